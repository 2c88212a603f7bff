// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/failure_words.h"

#include <fmt/format.h>

#include <string_view>

#include "common/text/credentials.h"
#include "common/text/text.h"
#include "gst/glib/glib_handles.h"
#include "gst/pipeline/argus_words.h"

namespace jcam {
namespace {

using capture::Failed;
using capture::Failure;

struct Parsed {
  GErrorPtr error;
  GStringPtr debug;

  std::string_view message() const { return error ? error->message : "an error without words"; }
  std::string_view details() const { return debug ? debug.get() : ""; }
  bool is(GQuark domain, int code) const {
    return error && g_error_matches(error.get(), domain, code) != FALSE;
  }
};

Parsed parse(GstMessage* message) {
  GError* error = nullptr;
  char* debug = nullptr;
  gst_message_parse_error(message, &error, &debug);
  return {GErrorPtr(error), GStringPtr(debug)};
}

Failure kind_of(const Parsed& parsed) {
  // jcamsink's word for a frame that is none, and everybody's for caps that were not agreed on.
  const bool is_format = parsed.is(GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT) ||
                         parsed.is(GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION) ||
                         parsed.details().find("not-negotiated") != std::string_view::npos;
  if (is_format) return Failure::format_refused;
  const bool is_missing = parsed.is(GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN);
  return is_missing ? Failure::bad_pipeline : Failure::element_error;
}

/// The last line of the details: the first ones say where in the element's source it happened.
std::string_view last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const auto at = text.rfind('\n');
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
}

}  // namespace

Failed failure_of(GstMessage* message) {
  const Parsed parsed = parse(message);
  const std::string all = fmt::format("error: {} ({})", parsed.message(), parsed.details());
  const bool is_argus =
      parsed.error && std::string_view(g_quark_to_string(parsed.error->domain)) == "NvArgusCameraSrc";
  if (is_argus) {
    if (auto failed = argus_failure(all)) return *failed;
  }
  const Failure kind = kind_of(parsed);
  const std::string_view more = last_line(parsed.details());
  const char* source = GST_MESSAGE_SRC_NAME(message);
  std::string reason = fmt::format("{}: {}", source != nullptr ? source : "pipeline", parsed.message());
  if (!more.empty()) reason += fmt::format(" ({})", more);
  return {kind, one_line(without_credentials(reason))};
}

}  // namespace jcam
