// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/features.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace jcam::kubelet {
namespace {

/// Written out, since not every release of NFD puts the same in front of a bare name.
constexpr std::string_view kPrefix = "feature.node.kubernetes.io/jcam-";
/// Of a label's value, and less of its name, which is longer here.
constexpr std::size_t kLongest = 40;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// As a label takes it: letters, digits, ".", "_" and "-", the first and the last a letter or digit.
std::string label_word(std::string_view text) {
  std::string word(text.substr(0, kLongest));
  std::replace_if(
      word.begin(), word.end(),
      [](char c) { return !is_letter_or_digit(c) && c != '.' && c != '_' && c != '-'; }, '-');
  const auto last = std::find_if(word.rbegin(), word.rend(), is_letter_or_digit);
  word.erase(last.base(), word.end());
  word.erase(word.begin(), std::find_if(word.begin(), word.end(), is_letter_or_digit));
  return word;
}

}  // namespace

std::string features_text(const control::StatusReport& report) {
  if (report.cameras.empty()) return {};
  std::map<std::string, std::string> labels;
  std::map<std::string, int> sensors;
  labels["cameras"] = std::to_string(report.cameras.size());
  for (const auto& camera : report.cameras) {
    const auto sensor = label_word(camera.sensor);
    if (sensor.empty()) continue;
    labels[camera.name.text() + "-sensor"] = sensor;
    labels["sensor-" + sensor] = std::to_string(++sensors[sensor]);
  }
  std::string text;
  for (const auto& [name, value] : labels) {
    text += kPrefix;
    text += name;
    text += '=';
    text += value;
    text += '\n';
  }
  return text;
}

}  // namespace jcam::kubelet
