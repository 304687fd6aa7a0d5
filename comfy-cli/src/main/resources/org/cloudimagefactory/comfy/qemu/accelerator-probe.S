# Boot sector of the accelerator probe: goes the way of every 64-bit kernel (protected mode, paging, long mode, SSE2), works a
# little, and reports over isa-debug-exit at port 0xf4, which ends QEMU with exit status 33. On hosts whose KVM can only
# emulate, it never gets there in time.
#
# Assembled by: as --32 -o probe.o accelerator-probe.S && ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o accelerator-probe.bin probe.o
        .code16
        .globl _start
_start:
        cli
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    $0x7c00, %sp
        # Page tables at 0x1000 (PML4), 0x2000 (PDPT), 0x3000 (one 2 MiB page, identity).
        movw    $0x1000, %di
        movw    $0x1800, %cx
        cld
        rep stosw
        movw    $0x2003, 0x1000
        movw    $0x3003, 0x2000
        movw    $0x0083, 0x3000
        movl    %cr4, %eax
        orl     $0x620, %eax            # PAE, OSFXSR, OSXMMEXCPT
        movl    %eax, %cr4
        movl    $0x1000, %eax
        movl    %eax, %cr3
        movl    $0xc0000080, %ecx       # EFER
        rdmsr
        orl     $0x100, %eax            # LME
        wrmsr
        lgdt    gdt_pointer
        movl    %cr0, %eax
        andl    $0xfffffffb, %eax       # EM off
        orl     $0x80000003, %eax       # PG, MP, PE
        movl    %eax, %cr0
        ljmp    $0x08, $long_mode
        .code64
long_mode:
        movl    $0x10, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        xorl    %eax, %eax
        cpuid
        movl    $4000000, %ecx
        xorl    %eax, %eax
        movl    $0x8000, %ebx
again:
        addl    %ecx, %eax
        movq    %rax, (%rbx)
        movq    (%rbx), %xmm0
        paddq   %xmm0, %xmm1
        decl    %ecx
        jnz     again
        movw    $0xf4, %dx
        movb    $0x10, %al
        outb    %al, %dx
halt:
        hlt
        jmp     halt
        .balign 8
gdt:
        .quad   0
        .quad   0x00af9a000000ffff      # 64-bit code
        .quad   0x00cf92000000ffff      # data
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt
        .org    510
        .word   0xaa55
