# SPDX-License-Identifier: Apache-2.0
# How tests run when JCAM_SANITIZE is set; nothing of this is there otherwise.

# The one place for it: all time limits of tests are multiplied by this, ctest's and those in the tests' own code.
set(JCAM_SLOWNESS 1)
if(JCAM_SANITIZE)
  set(JCAM_SLOWNESS 4)
endif()

# jcam_sanitizer_environment(VARIABLE NAME): what the test NAME has in its environment. Findings go to files, each process
# its own: many programs are started by tests, and some of them are killed, or their output is not looked at.
function(jcam_sanitizer_environment variable name)
  set(log "log_path=${PROJECT_BINARY_DIR}/sanitizer/${name}")
  set(support "${PROJECT_SOURCE_DIR}/tests/support")
  set(environment "")
  if(JCAM_SANITIZE)
    # GStreamer's scanner is not built with the sanitizer and so cannot load the plugin: let each process look for itself.
    list(APPEND environment GST_REGISTRY_FORK=no)
  endif()
  if(JCAM_SANITIZE MATCHES address)
    set(leaks "")
    if(name MATCHES "^lab\\.")
      # A User Mode Linux does not let one process read another's registers: leaks are looked for outside, in unit and gst.
      set(leaks "detect_leaks=0:")
    endif()
    # Whole stacks, or a leak in a library without frame pointers has no name that could be suppressed.
    list(APPEND environment "ASAN_OPTIONS=${leaks}fast_unwind_on_malloc=0:detect_stack_use_after_return=1:${log}"
      "UBSAN_OPTIONS=print_stacktrace=1:${log}.ub"
      "LSAN_OPTIONS=suppressions=${support}/lsan.supp:print_suppressions=0")
  elseif(JCAM_SANITIZE MATCHES thread)
    # GLib's locks are futexes of its own and its counts of references inlined: the sanitizer sees neither, and takes memory
    # that GStreamer hands from thread to thread for a race. So what happens inside libraries does not count.
    list(APPEND environment "TSAN_OPTIONS=suppressions=${support}/tsan.supp:ignore_noninstrumented_modules=1:second_deadlock_stack=1:history_size=4:${log}")
  endif()
  set(${variable} "${environment}" PARENT_SCOPE)
endfunction()
