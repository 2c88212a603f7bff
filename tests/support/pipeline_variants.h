// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "common/config/config.h"

namespace jcam::test {

/// What a configuration can ask of every kind of source, as changes to the defaults (1920x1080@30, yuyv).
struct PipelineVariant {
  const char* title;
  void (*change)(CameraConfig&);
};

inline const PipelineVariant kPipelineVariants[] = {
    {"plain", [](CameraConfig&) {}},
    {"smaller",
     [](CameraConfig& c) {
       c.output.size = {1280, 720};
     }},
    {"larger",
     [](CameraConfig& c) {
       c.output.size = {3840, 2160};
     }},
    {"slower", [](CameraConfig& c) { c.output.fps = 15; }},
    {"faster than the source", [](CameraConfig& c) { c.output.fps = 60; }},
    {"uyvy", [](CameraConfig& c) { c.format = PixelFormat::uyvy; }},
    {"nv12", [](CameraConfig& c) { c.format = PixelFormat::nv12; }},
    {"i420", [](CameraConfig& c) { c.format = PixelFormat::i420; }},
    {"bgrx", [](CameraConfig& c) { c.format = PixelFormat::bgrx; }},
    {"mjpeg", [](CameraConfig& c) { c.format = PixelFormat::mjpeg; }},
    {"mjpeg smaller, slower, quality 50",
     [](CameraConfig& c) {
       c.format = PixelFormat::mjpeg;
       c.output = {{640, 360}, 10};
       c.quality = 50;
     }},
    {"upside down", [](CameraConfig& c) { c.flip = Flip::rotate_180; }},
    {"sideways",
     [](CameraConfig& c) {
       c.flip = Flip::clockwise;
       c.output.size = {1080, 1920};
     }},
    {"a part of the picture",
     [](CameraConfig& c) {
       c.crop = Crop{100, 50, 1380, 770};
       c.output.size = {1280, 720};
     }},
    {"a part, scaled, sideways, mjpeg",
     [](CameraConfig& c) {
       c.crop = Crop{100, 50, 1380, 770};
       c.output.size = {360, 640};
       c.flip = Flip::counterclockwise;
       c.format = PixelFormat::mjpeg;
     }},
};

/// What several streams ask of every kind of source.
inline const PipelineVariant kStreamVariants[] = {
    {"main and a small one",
     [](CameraConfig& c) {
       StreamConfig small;
       small.stream = "small";
       small.output = {{640, 360}, 10};
       small.format = PixelFormat::nv12;
       c.others = {small};
     }},
    {"main as JPEGs, a part, and one with bars, upside down",
     [](CameraConfig& c) {
       c.format = PixelFormat::mjpeg;
       StreamConfig part;
       part.stream = "part";
       part.crop = Crop{100, 50, 740, 410};
       part.output = {{640, 360}, 30};
       part.format = PixelFormat::bgrx;
       StreamConfig square;
       square.stream = "square";
       square.output = {{480, 480}, 15};
       square.bars = true;
       square.flip = Flip::rotate_180;
       c.others = {part, square};
     }},
    {"bars beside a picture that is turned, and JPEGs with bars",
     [](CameraConfig& c) {
       c.output.size = {720, 720};
       c.flip = Flip::clockwise;
       c.bars = true;
       StreamConfig coded;
       coded.stream = "coded";
       coded.output = {{320, 320}, 30};
       coded.format = PixelFormat::mjpeg;
       coded.bars = true;
       c.others = {coded};
     }},
};

}  // namespace jcam::test
