# SPDX-License-Identifier: Apache-2.0
# One binary for many releases (docs/decisions/022-one-package.md): libraries whose names change with each release go into
# the programs. JCAM_PORTABLE is a prefix with what the oldest release does not have: CLI11, toml++, the whole header of
# cpp-httplib, and prometheus-cpp's core as an archive. The targets have the names of Dependencies.cmake.
find_package(nlohmann_json REQUIRED)

# jcam_headers(TARGET HEADER): a library that is all headers.
function(jcam_headers target header)
  find_path(JCAM_HEADER_${header} ${header} HINTS "${JCAM_PORTABLE}/include" REQUIRED)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  if(NOT JCAM_HEADER_${header} STREQUAL "/usr/include")
    target_include_directories(${target} SYSTEM INTERFACE "${JCAM_HEADER_${header}}")
  endif()
endfunction()

# jcam_archive(TARGET HEADER NAME): headers and an archive.
function(jcam_archive target header name)
  jcam_headers(${target} ${header})
  find_library(JCAM_ARCHIVE_${name} lib${name}.a HINTS "${JCAM_PORTABLE}/lib" REQUIRED)
  target_link_libraries(${target} INTERFACE "${JCAM_ARCHIVE_${name}}")
endfunction()

jcam_headers(fmt::fmt fmt/format.h)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)
jcam_headers(spdlog::spdlog spdlog/spdlog.h)
target_compile_definitions(spdlog::spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(spdlog::spdlog INTERFACE fmt::fmt Threads::Threads)
jcam_headers(CLI11::CLI11 CLI/CLI.hpp)
jcam_headers(PkgConfig::TOMLPP toml++/toml.h)
jcam_headers(PkgConfig::HTTPLIB httplib.h)
target_link_libraries(PkgConfig::HTTPLIB INTERFACE Threads::Threads)
jcam_archive(PkgConfig::PROMETHEUS prometheus/text_serializer.h prometheus-cpp-core)
