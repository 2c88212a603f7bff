# SPDX-License-Identifier: Apache-2.0
# Each option with the reason for its default.
option(JCAM_WERROR "Warnings are errors" OFF)      # off: a newer compiler must not break a user's build; on in CI
option(JCAM_BENCH "Build bench/" OFF)              # off: nobody who installs needs it
set(JCAM_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")
option(JCAM_COVERAGE "Instrument for gcov" OFF)
option(JCAM_FUZZ "Build libFuzzer targets (needs clang)" OFF)
# AUTO: where gRPC is, which few have and nothing else of ours links; ON wants it, and fails without
set(JCAM_KUBELET AUTO CACHE STRING "Build jcam-kubelet, the device plugin for Kubernetes: AUTO, ON or OFF")
# empty: a package of one release uses that release's shared libraries
set(JCAM_PORTABLE "" CACHE PATH "Link helpers in, for one binary on many releases; where those are that the release lacks")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Hidden by default: the only shared object is the test's GStreamer plugin.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# A program asks the machine for those libraries only whose functions it calls.
add_link_options(-Wl,--as-needed)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
if(JCAM_SANITIZE)
  add_compile_options(-fsanitize=${JCAM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${JCAM_SANITIZE})
endif()
if(JCAM_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(JCAM_FUZZ)
  # The libraries too, or the fuzzer sees none of their branches.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()
find_program(JCAM_CCACHE ccache)
if(JCAM_CCACHE)
  # A precompiled header is hidden from ccache unless it is told to look.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${JCAM_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${JCAM_CCACHE})
endif()
