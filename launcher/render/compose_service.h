// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "common/result.h"
#include "launcher/plan/plan.h"
#include "launcher/render/compose_words.h"

namespace jcam::launch {

/// One service of a compose file as it fills: what comes twice is a list, or the last one counts.
class ComposeService {
 public:
  using Json = nlohmann::ordered_json;

  /// An option of `docker run`; an error if compose has no word for it.
  Status add(const std::string& option, const std::optional<std::string>& value);
  void add_mount(const Mount& mount);
  /// Moves the keys into `service`, single values first, and what they name outside of it into `document`. An
  /// error if something was said of a network, and none was named.
  Status take_into(Json& service, Json& document);

 private:
  void put(const std::string& key, Shape shape, const EngineOption& option);
  Status take_gpus(const std::string& value);
  Status take_mount(const std::string& value);
  void take_network(const std::string& value);
  Json& nested(const std::string& key);

  std::map<std::string, Json> scalars_, lists_;
  std::set<std::string> volumes_, networks_;  ///< of the engine, which docker run would find by their names
  Json network_ = Json::object();             ///< what is said of the service in its networks
  std::optional<Json> gpus_;
};

}  // namespace jcam::launch
