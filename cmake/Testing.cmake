# SPDX-License-Identifier: Apache-2.0
if(NOT BUILD_TESTING)
  return()
endif()
find_package(GTest REQUIRED)
include(GoogleTest)
include(Sanitizers)

# jcam_test(NAME LABEL unit|gst SOURCES... LINK...): one test program; each of its cases is a test of ctest.
# Tests find sources and built programs through tests/support/places.h.
function(jcam_test name)
  cmake_parse_arguments(A "" "LABEL;TIMEOUT" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 60)
  endif()
  math(EXPR A_TIMEOUT "${A_TIMEOUT} * ${JCAM_SLOWNESS}")
  jcam_sanitizer_environment(sanitizer ${name})
  list(APPEND A_ENVIRONMENT ${sanitizer})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_LINK} jcam_test_places GTest::gtest_main GTest::gmock jcam_warnings)
  # With threads or without: one precompiled header serves only one of them.
  target_compile_options(${name} PRIVATE -pthread)
  target_precompile_headers(${name} REUSE_FROM jcam_test_precompiled)
  gtest_discover_tests(${name} TEST_PREFIX "${A_LABEL}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 30
    PROPERTIES LABELS "${A_LABEL}" TIMEOUT ${A_TIMEOUT})
  if(A_ENVIRONMENT)
    # Not as one of the PROPERTIES: gtest_discover_tests takes a list of variables apart and keeps the first one only.
    set(environment_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_environment.cmake")
    file(WRITE "${environment_file}"
      "if(${name}_TESTS)\n  set_tests_properties(\${${name}_TESTS} PROPERTIES ENVIRONMENT \"${A_ENVIRONMENT}\")\nendif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${environment_file}")
  endif()
endfunction()

# The module versions that every lab suite runs on: Debian's, and 0.12.7 changed to tell of readers as Ubuntu's does, which
# is what JetPack has. Where nobody asks who reads, the changed one is the plain 0.12.7 again.
set(JCAM_LAB_DEBIAN_MODULES 0.12.5 0.12.7 0.13.2 0.15.0 0.15.4)
set(JCAM_LAB_MODULES ${JCAM_LAB_DEBIAN_MODULES} 0.12.7-ubuntu)

# jcam_lab_test(NAME COMMAND... [PARAMS 'devices=2 ...'] [MODULES v...] [TIMEOUT s] [OPTIONS...]): the command inside a
# kernel with a real v4l2loopback, once for each module version: tests lab.VERSION.NAME. Exit status 77 is a skip.
# REST v...: versions that are of a kind with one of MODULES for this test; labelled every-module, they run before a release
# (./dev test --every-module) and not for each change.
function(jcam_lab_test name)
  cmake_parse_arguments(A "" "PARAMS;TIMEOUT" "COMMAND;MODULES;REST;OPTIONS;ENVIRONMENT" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 400)
  endif()
  math(EXPR A_TIMEOUT "${A_TIMEOUT} * ${JCAM_SLOWNESS}")
  if(JCAM_SANITIZE)
    # Only the wide kernel has the addresses that the sanitizers want, and these fill memory.
    list(PREPEND A_OPTIONS --kernel wide --mem 4G)
  endif()
  list(PREPEND A_OPTIONS --seconds ${A_TIMEOUT})
  if(NOT A_PARAMS)
    set(A_PARAMS "devices=2 video_nr=10,11 exclusive_caps=1,1 card_label=jcam-csi0,jcam-csi0.1")
  endif()
  if(NOT A_PARAMS MATCHES "max_buffers")
    # As jcam-nodes loads it; a module's own default is two.
    string(APPEND A_PARAMS " max_buffers=4")
  endif()
  if(NOT A_MODULES AND NOT A_REST)
    set(A_MODULES ${JCAM_LAB_MODULES})
  endif()
  foreach(module IN LISTS A_MODULES A_REST)
    set(labels lab)
    if(module IN_LIST A_REST)
      list(APPEND labels every-module)
    endif()
    jcam_sanitizer_environment(sanitizer lab.${module}.${name})
    add_test(NAME lab.${module}.${name}
      COMMAND "${PROJECT_SOURCE_DIR}/tests/lab/run" --module ${module} --params "${A_PARAMS}" --rw "${PROJECT_BINARY_DIR}"
        ${A_OPTIONS} -- ${A_COMMAND})
    set_tests_properties(lab.${module}.${name} PROPERTIES LABELS "${labels}" TIMEOUT ${A_TIMEOUT} SKIP_RETURN_CODE 77
      FIXTURES_REQUIRED jcam_lab # the kernel: tests/lab/CMakeLists.txt
      ENVIRONMENT "JCAM_LAB_MODULE=${module};${A_ENVIRONMENT};${sanitizer}")
  endforeach()
endfunction()
