# SPDX-License-Identifier: Apache-2.0
# Changes to the source of User Mode Linux: "FILE<tab>SED COMMAND", each of which must change its file.
# The state of a processor with AMX does not fit the buffer of 6.1 ("ptrace set fp regs failed" at boot).
arch/x86/um/user-offsets.c	s/(HOST_FP_SIZE, 2696)/(HOST_FP_SIZE, 12288)/
# When the kernel is killed its user processes must die with it, not run on as processes of the host.
arch/um/os-Linux/skas/process.c	s/(void \*) *PTRACE_O_TRACESYSGOOD/(void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)/
# The registers of floating point are set at each return to a process, which costs the host a vmalloc() and, where another
# processor is busy, an interrupt there: a third of the lab's time. They are set only where the process has others.
arch/x86/um/os-Linux/registers.c	s/^int have_xstate_support;$/&\nstatic int held_by;\nstatic unsigned long held[FP_SIZE];\n\nint forget_fp_registers(void)\n{\n\theld_by = 0;\n\treturn 0;\n}/
arch/x86/um/os-Linux/registers.c	s/^\t\thave_xstate_support = 1;$/\t\thave_xstate_support = iov.iov_len;/
arch/x86/um/os-Linux/registers.c	s/^\treturn save_fp_registers(pid, regs);$/\tint err = save_fp_registers(pid, regs);\n\n\theld_by = err ? 0 : pid;\n\tif (held_by)\n\t\tmemcpy(held, regs, have_xstate_support);\n\treturn err;/
arch/x86/um/os-Linux/registers.c	s/^\treturn restore_fp_registers(pid, regs);$/\tint err;\n\n\tif (held_by == pid \&\& have_xstate_support \&\& !memcmp(held, regs, have_xstate_support))\n\t\treturn 0;\n\terr = restore_fp_registers(pid, regs);\n\theld_by = err ? 0 : pid;\n\tif (held_by)\n\t\tmemcpy(held, regs, have_xstate_support);\n\treturn err;/
arch/x86/um/os-Linux/registers.c	s/^#include <stdlib.h>$/&\n#include <string.h>/
arch/um/include/shared/registers.h	s/^extern int put_fp_registers.*/&\nextern int forget_fp_registers(void);/
# A page fault is told by a signal, which clears them; the return sets them anyway.
arch/um/os-Linux/skas/process.c	/^static void get_skas_faultinfo/,/^}/{s/get_fp_registers(pid, aux_fp_regs)/0/;s/put_fp_registers(pid, aux_fp_regs)/forget_fp_registers()/}
# A new process may have the number of one that was.
arch/um/os-Linux/skas/process.c	s/^\tpid = data->parent_err;$/\tforget_fp_registers();\n&/
arch/um/os-Linux/skas/process.c	s/^\tpid = clone(userspace_tramp/\tforget_fp_registers();\n&/
# The generic code maps 16 pages of a file when one is wanted; each that User Mode Linux does not tell its process of at once
# costs another fault, of some 80 us.
arch/um/kernel/trap.c	s/^\tflush_tlb_page(vma, address);$/\tflush_tlb_range(vma, max(vma->vm_start, address \& ~0xffffUL), min(vma->vm_end, (address | 0xffffUL) + 1));/
# With a clock that stands still while anything runs (run --time-travel), who calls sched_yield() until another has done its work
# does so for ever. Each system call takes a microsecond there, as about on a machine of its own; a yield some more.
arch/um/kernel/skas/syscall.c	s/^\t\tif (IS_ERR_VALUE(ret) \&\&$/\t\tif (/
arch/um/kernel/skas/syscall.c	s/^\t\t\tum_udelay(1);$/\t\t\tum_udelay(syscall == __NR_sched_yield ? 20 : 1);/
arch/um/kernel/skas/syscall.c	s/^\t\t\tschedule();$/\t\t\tif (IS_ERR_VALUE(ret))\n\t&/
