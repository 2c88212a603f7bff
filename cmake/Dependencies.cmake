# SPDX-License-Identifier: Apache-2.0
# All from the distribution's packages; `./dev setup` installs them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-pull)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng16)
pkg_check_modules(LZ4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(V4L2 REQUIRED IMPORTED_TARGET libv4l2)
pkg_check_modules(GST REQUIRED IMPORTED_TARGET gstreamer-1.0>=1.18 gstreamer-base-1.0 gstreamer-video-1.0 gstreamer-allocators-1.0)

# jcam_linked_in(NAME MODULE FILE): a target for a library whose package or file has another name in each release or
# distribution. Its static form, where there is one, so that a program runs on all of them.
function(jcam_linked_in name module file)
  pkg_check_modules(${name} REQUIRED ${module})
  find_library(${name}_library NAMES lib${file}.a ${file} HINTS ${${name}_LIBRARY_DIRS} REQUIRED)
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
  target_link_libraries(${name} INTERFACE ${${name}_library})
endfunction()
jcam_linked_in(jcam_yaml yaml-cpp yaml-cpp)
jcam_linked_in(jcam_turbojpeg libturbojpeg turbojpeg)
