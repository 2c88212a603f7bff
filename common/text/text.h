// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jcam {

/// The candidate that a person most likely meant by `word`: at most two slips away (one, for words of up to
/// four letters), where a slip is a letter that is missing, extra, wrong or swapped with its neighbour.
std::optional<std::string_view> closest(std::string_view word, std::span<const std::string_view> candidates);

/// "a, b or c", "a" for one, empty for none.
std::string one_of(std::span<const std::string_view> words);

/// Makes text from elsewhere fit for one line of a message or a table: control characters become "?", runs of
/// line breaks one space, and what is longer than `max` bytes ends in "...". Bytes above 127 stay.
std::string one_line(std::string_view text, std::size_t max = 300);

/// A to Z as a to z; other bytes stay.
std::string lower_case(std::string_view text);

/// "csi0: words": of what these words are. Words that say so already stay as they are.
std::string named(std::string_view name, std::string_view words);

/// `text` without the blanks, line ends and quotes around it, as values stand in files that people write.
std::string_view without_quotes(std::string_view text);

}  // namespace jcam
