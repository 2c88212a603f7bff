// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "launcher/render/render.h"

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

Json with_reason(Json object, const Reason& reason) {
  object["why"] = reason.why;
  object["exposes"] = reason.exposes;
  return object;
}

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json device_json(const Device& device) {
  Json object{{"host", device.host}, {"container", device.container}};
  if (device.node) {
    object["major"] = device.node->major;
    object["minor"] = device.node->minor;
    object["gid"] = device.node->gid;
  }
  return with_reason(std::move(object), device.reason);
}

Json camera_json(const CameraUse& use) {
  const auto& grant = use.grant;
  return Json{{"node", grant.node.text()},
              {"host", grant.device.path},
              {"container", use.target},
              {"format", grant.format},
              {"mode", grant.mode}};
}

Json settings_json(const LaunchPlan& plan) {
  Json object;
  object["flags"] = Json::array();
  for (const auto& f : plan.flags) {
    object["flags"].push_back(
        with_reason(Json{{"name", f.name}, {"value", optional_text(f.value)}}, f.reason));
  }
  object["environment"] = Json::array();
  for (const auto& v : plan.handed_over)
    object["environment"].push_back(with_reason(Json{{"name", v.name}, {"value", nullptr}}, v.reason));
  for (const auto& v : plan.variables) {
    object["environment"].push_back(with_reason(Json{{"name", v.name}, {"value", v.value}}, v.reason));
  }
  object["options"] = Json::array();
  for (const auto& o : plan.options)
    object["options"].push_back(Json{{"name", o.name}, {"value", optional_text(o.value)}});
  return object;
}

}  // namespace

std::string json_text(const LaunchPlan& plan) {
  Json object{
      {"version", 1}, {"engine", engine_name(plan.engine)}, {"image", plan.image}, {"command", plan.command}};
  object["cameras"] = Json::array();
  for (const auto& use : plan.cameras) object["cameras"].push_back(camera_json(use));
  object.update(settings_json(plan));
  object["devices"] = Json::array();
  for (const auto& device : plan.devices) object["devices"].push_back(device_json(device));
  object["mounts"] = Json::array();
  for (const auto& m : plan.mounts) {
    object["mounts"].push_back(
        with_reason(Json{{"source", m.source}, {"target", m.target}, {"read_only", m.read_only}}, m.reason));
  }
  object["private_files"] = Json::array();  // names only: what is in them is nobody's business
  for (const auto& file : plan.files) object["private_files"].push_back(file.path);
  object["left_out"] = Json::array();
  for (const auto& left : plan.left_out)
    object["left_out"].push_back(Json{{"what", left.what}, {"why", left.why}});
  object["warnings"] = plan.warnings;
  object["argv"] = engine_argv(plan);
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace jcam::launch
