// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/resource.h"

#include "common/text/text.h"

namespace jcam::kubelet {
namespace {

constexpr std::string_view kAny = "camera";

}  // namespace

std::string Resource::word() const {
  return stream ? stream->text() : std::string(kAny);
}

std::string Resource::name() const {
  return std::string(kDomain) + word();
}

bool Resource::has(const NodeName& node) const {
  return stream ? node.of() == *stream : node.stream.empty();
}

Result<Resource> parse_resource(std::string_view name) {
  if (!name.starts_with(kDomain)) return Error{one_line(name) + " is no resource of jcam", {}};
  const auto word = name.substr(kDomain.size());
  if (word == kAny) return Resource{};
  auto stream = parse_stream_name(word);
  if (!stream) return stream.error();
  return Resource{*stream};
}

}  // namespace jcam::kubelet
