// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::test {

/// The roots of /proc and /sys of a board, planted from tests/fixtures/boards/NAME.txt, whose lines are
///   @ /node/of/the/tree      the node that the next lines are about
///   name = text              a property, as the kernel shows it: with a NUL at its end
///   modeN = WxH@FPS          a sensor's mode: the properties that NVIDIA's bindings have for it
///   i2c 9-0010               the I2C device that the node describes
///   video0 = text            in sysfs: a video device of that name
class Board {
 public:
  explicit Board(const std::string& name) {
    std::ifstream file(jcam::test::source_dir() + "/tests/fixtures/boards/" + name + ".txt");
    if (!file) throw std::runtime_error("no board " + name);
    for (std::string line; std::getline(file, line);) {
      if (!line.empty() && line.front() != '#') plant(line);
    }
  }
  std::string root() const { return dir_.path(); }
  std::string proc() const { return dir_ / "proc"; }
  std::string sys() const { return dir_ / "sys"; }

 private:
  void plant(const std::string& line) {
    const auto equals = line.find(" = ");
    if (line.starts_with("@ ")) {
      node_ = line.substr(3);
    } else if (line.starts_with("i2c ")) {
      const std::string device = sys() + "/bus/i2c/devices/" + line.substr(4);
      std::filesystem::create_directories(device);
      std::filesystem::create_symlink("../../../../../firmware/devicetree/base/" + node_,
                                      device + "/of_node");
    } else if (line.starts_with("video")) {
      const std::string device = sys() + "/class/video4linux/" + line.substr(0, equals);
      std::filesystem::create_directories(device);
      std::ofstream(device + "/name") << line.substr(equals + 3) << '\n';
    } else if (line.starts_with("mode") && line.find_first_of("0123456789") == 4) {
      plant_mode(line.substr(0, equals), line.substr(equals + 3));
    } else {
      property("", line.substr(0, equals), line.substr(equals + 3));
    }
  }
  void plant_mode(const std::string& mode, const std::string& text) const {
    const auto x = text.find('x');
    const auto at = text.find('@');
    property("/" + mode, "active_w", text.substr(0, x));
    property("/" + mode, "active_h", text.substr(x + 1, at - x - 1));
    property("/" + mode, "framerate_factor", "1000000");
    property("/" + mode, "max_framerate", text.substr(at + 1) + "000000");
  }
  void property(const std::string& below, const std::string& name, const std::string& text) const {
    const std::string node = proc() + "/device-tree/" + node_ + below;
    std::filesystem::create_directories(node);
    std::ofstream(node + "/" + name) << text << '\0';
  }
  TempDir dir_;
  std::string node_;
};

}  // namespace jcam::test
