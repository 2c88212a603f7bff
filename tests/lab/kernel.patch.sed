# SPDX-License-Identifier: Apache-2.0
# Changes to the source of User Mode Linux: "FILE<tab>SED COMMAND", each of which must change its file.
# The state of a processor with AMX does not fit the buffer of 6.1 ("ptrace set fp regs failed" at boot).
arch/x86/um/user-offsets.c	s/(HOST_FP_SIZE, 2696)/(HOST_FP_SIZE, 12288)/
# When the kernel is killed its user processes must die with it, not run on as processes of the host.
arch/um/os-Linux/skas/process.c	s/(void \*) *PTRACE_O_TRACESYSGOOD/(void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)/
