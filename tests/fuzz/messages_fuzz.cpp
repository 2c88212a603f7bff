// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "control/protocol/messages.h"

using namespace jcam::control;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const auto request = parse_request(line);
  if (const auto* good = std::get_if<Request>(&request)) {
    // What was understood is written so that it is understood the same.
    const auto again = parse_request(write_request(*good));
    if (!std::holds_alternative<Request>(again) || *std::get_if<Request>(&again) != *good) std::abort();
  } else {
    const auto message = std::get_if<BadRequest>(&request)->error.message();
    if (message.empty() || message.find('\n') != std::string::npos) std::abort();
  }
  response_id(line);
  const Operation operations[] = {StatusRequest{}, ReserveRequest{},  ReloadRequest{},
                                  SetRequest{},    SnapshotRequest{}, HistoryRequest{}};
  for (const auto& asked : operations) {
    const auto response = parse_response(line, asked);
    if (response && !parse_response(write_response(*response), asked)) std::abort();
  }
  return 0;
}
