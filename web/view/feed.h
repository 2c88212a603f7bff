// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "common/result.h"
#include "web/view/pictures.h"

namespace jcam::web {

/// One picture for all who ask for it while it is made. Any thread.
class Feed {
 public:
  using Picture = std::shared_ptr<const std::string>;
  using Make = std::function<Result<std::string>()>;
  explicit Feed(Make make) : make_(std::move(make)) {}

  /// Blocks until it is there. The error is why there is none.
  Result<Picture> next();

 private:
  Make make_;
  std::mutex mutex_;
  std::condition_variable made_;
  bool making_ = false;
  std::uint64_t tries_ = 0;
  Result<Picture> last_ = Picture{};
};

/// The feeds that somebody waits at. Any thread.
class Feeds {
 public:
  using Make = std::function<Result<std::string>(const PictureKey&)>;
  explicit Feeds(Make make) : make_(std::move(make)) {}
  /// It is there as long as somebody holds it.
  std::shared_ptr<Feed> get(const PictureKey& key);

 private:
  Make make_;
  std::mutex mutex_;
  std::map<PictureKey, std::weak_ptr<Feed>> feeds_;
};

}  // namespace jcam::web
