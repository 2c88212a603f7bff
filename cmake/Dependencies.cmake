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
pkg_check_modules(V4L2 REQUIRED IMPORTED_TARGET libv4l2)
pkg_check_modules(GST REQUIRED IMPORTED_TARGET gstreamer-1.0>=1.18 gstreamer-base-1.0 gstreamer-video-1.0 gstreamer-allocators-1.0)

# Its name changes with each release of a distribution, and only jcam-run prints YAML: linked in where that can be.
pkg_check_modules(YAML REQUIRED yaml-cpp)
find_library(JCAM_YAML_LIBRARY NAMES libyaml-cpp.a yaml-cpp HINTS ${YAML_LIBRARY_DIRS} REQUIRED)
add_library(jcam_yaml INTERFACE)
target_include_directories(jcam_yaml SYSTEM INTERFACE ${YAML_INCLUDE_DIRS})
target_link_libraries(jcam_yaml INTERFACE ${JCAM_YAML_LIBRARY})
