// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam::bridge {

/// One callable for std::visit out of several lambdas.
template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace jcam::bridge
