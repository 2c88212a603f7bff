# SPDX-License-Identifier: Apache-2.0
add_library(jcam_warnings INTERFACE)
target_compile_options(jcam_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough
  # No -Wnull-dereference, no -Wmaybe-uninitialized: gcc 12 reports both inside std::variant, where they cannot be;
  # clang-tidy's analyzer and the sanitizers look for the real ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  # Designated initialisers leave fields at their defaults on purpose; that is what they are for.
  -Wno-missing-field-initializers)
if(JCAM_WERROR)
  target_compile_options(jcam_warnings INTERFACE -Werror)
endif()

# jcam_library(NAME [PURE] SOURCES... [LINK libs...]): one static library per folder, included as "folder/file.h". PURE
# promises that nothing in the folder touches the system; the lint holds it to that.
function(jcam_library name)
  cmake_parse_arguments(A "PURE" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${A_LINK} PRIVATE jcam_warnings)
endfunction()

# jcam_program(NAME SOURCES... LINK...): an installed executable.
function(jcam_program name)
  cmake_parse_arguments(A "" "DESTINATION" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_LINK} jcam_warnings)
  if(NOT A_DESTINATION)
    set(A_DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
  install(TARGETS ${name} RUNTIME DESTINATION "${A_DESTINATION}")
endfunction()
