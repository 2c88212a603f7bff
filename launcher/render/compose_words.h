// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace jcam::launch {

enum class Shape {
  scalar,    ///< key: "value"
  list,      ///< key: ["value", ...]
  flag,      ///< key: true
  pairs,     ///< key: {name: "value"} from name=value
  limit,     ///< key: {name: {soft: 1, hard: 2}} from name=1:2
  seconds,   ///< key: "10s" from 10
  nested,    ///< outer.inner: "value"
  number,    ///< outer.inner: 3
  rates,     ///< outer.inner: [{path: /dev/sda, rate: 1mb}] from /dev/sda:1mb
  unneeded,  ///< compose does that by itself, or it means nothing in a file
};

/// How compose says what an option of `docker run` says.
struct ComposeWord {
  std::string_view option;
  std::string_view key;  ///< "logging.driver" for a key in a mapping
  Shape shape;
};

/// Nothing for an option that has no place in a compose file, or more than a word there.
const ComposeWord* compose_word(std::string_view option);

}  // namespace jcam::launch
