// SPDX-License-Identifier: Apache-2.0
#include "host/docker_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/text/text.h"

namespace jcam {
namespace {

using OrderedJson = nlohmann::ordered_json;

/// Parses for the place of the error only.
class ErrorPlace : public nlohmann::json_sax<OrderedJson> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }
  std::size_t position() const { return position_; }

 private:
  std::size_t position_ = 0;
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Error broken(std::string_view text, std::string_view path) {
  ErrorPlace place;
  OrderedJson::sax_parse(text, &place);
  // The position counts from 1 and is the byte that could not be taken.
  const auto before = text.substr(0, std::min(place.position() > 0 ? place.position() - 1 : 0, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return Error{fmt::format("{}:{}:{}: not valid JSON", path, line, before.size() - start + 1),
               "mend it there; Docker does not start with it either"};
}

Error wrong(std::string_view path, std::string_view what) {
  return Error{fmt::format("{}: {}", path, what), "mend it; Docker does not start with it either"};
}

Result<OrderedJson> parse(std::string_view text, std::string_view path) {
  if (is_blank(text)) return OrderedJson(OrderedJson::object());
  OrderedJson json = OrderedJson::parse(text, nullptr, false);
  if (json.is_discarded()) return broken(text, path);
  if (!json.is_object()) return wrong(path, "it is not a JSON object");
  const auto runtimes = json.find("runtimes");
  if (runtimes != json.end() && !runtimes->is_object()) return wrong(path, "\"runtimes\" is not an object");
  for (const char* key : {"default-runtime", "userns-remap"}) {
    const auto text_value = json.find(key);
    if (text_value != json.end() && !text_value->is_string())
      return wrong(path, fmt::format("\"{}\" is not text", key));
  }
  const auto features = json.find("features");
  if (features != json.end() && !features->is_object()) return wrong(path, "\"features\" is not an object");
  return json;
}

bool is_true(const OrderedJson& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && *found == OrderedJson(true);
}

DockerConfig summary(const OrderedJson& json) {
  DockerConfig config;
  if (const auto runtimes = json.find("runtimes"); runtimes != json.end())
    config.nvidia = runtimes->contains("nvidia");
  if (const auto standard = json.find("default-runtime"); standard != json.end()) {
    config.default_runtime = standard->get_ref<const std::string&>();
  }
  if (const auto features = json.find("features"); features != json.end())
    config.cdi = is_true(*features, "cdi");
  if (const auto remap = json.find("userns-remap"); remap != json.end())
    config.remaps_users = !remap->get_ref<const std::string&>().empty();
  config.selinux = is_true(json, "selinux-enabled");
  return config;
}

}  // namespace

Result<DockerConfig> read_docker_config(std::string_view text, std::string_view path) {
  const auto json = parse(text, path);
  if (!json) return json.error();
  return summary(*json);
}

Result<DockerMerge> merge_nvidia_runtime(std::string_view text, std::string_view path) {
  auto json = parse(text, path);
  if (!json) return json.error();
  const DockerConfig before = summary(*json);
  DockerMerge merge;
  if (!before.nvidia) {
    (*json)["runtimes"]["nvidia"] =
        OrderedJson{{"path", "nvidia-container-runtime"}, {"runtimeArgs", OrderedJson::array()}};
    merge.changes.emplace_back("the runtime nvidia is registered");
  }
  if (before.default_runtime != "nvidia") {
    (*json)["default-runtime"] = "nvidia";
    const std::string old = before.default_runtime.empty() ? "runc" : one_line(before.default_runtime);
    merge.changes.push_back("the default runtime is nvidia (was " + old + ")");
  }
  // A file that needs nothing is not reformatted either.
  merge.text = merge.changes.empty()
                   ? std::string(text)
                   : json->dump(4, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
  return merge;
}

}  // namespace jcam
