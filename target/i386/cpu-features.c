/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The feature flags of x86 CPUs, so that `-cpu model,+flag` is taken as on other emulators. They
 * are kept in the object and have no effect, since nothing executes.
 *
 * Names: Intel SDM and AMD APM, CPUID, in the spelling of `-cpu help` (aliases with '_' for '-'
 * included).
 */
#include "qemu/osdep.h"
#include "cpu-internal.h"
#include "qapi/visitor.h"

static const char *const x86_feature_names[] = {
    "3dnow", "3dnowext", "3dnowprefetch", "abm", "ace2-en", "ace2", "acpi", "adx", "aes",
    "amd-no-ssb", "amd-ssbd", "amd-stibp", "amx-bf16", "amx-int8", "amx-tile", "apic", "arat",
    "arch-capabilities", "arch-lbr", "avic", "avx-vnni", "avx2", "avx512-4fmaps", "avx512-4vnniw",
    "avx512-bf16", "avx512-fp16", "avx512-vp2intersect", "avx512-vpopcntdq", "avx512bitalg",
    "avx512bw", "avx512cd", "avx512dq", "avx512er", "avx512f", "avx512ifma", "avx512pf",
    "avx512vbmi2", "avx512vbmi", "avx512vl", "avx512vnni", "avx", "bmi1", "bmi2",
    "bus-lock-detect", "cid", "cldemote", "clflush", "clflushopt", "clwb", "clzero", "cmov",
    "cmp-legacy", "cmp_legacy", "core-capability", "cr8legacy", "cx16", "cx8", "dca", "de",
    "decodeassists", "ds-cpl", "ds", "ds_cpl", "dtes64", "erms", "est", "extapic", "f16c",
    "ffxsr", "flushbyasid", "fma4", "fma", "fpu", "fsgsbase", "fsrm", "full-width-write",
    "fxsr-opt", "fxsr", "fxsr_opt", "gfni", "hle", "ht", "hypervisor", "i64", "ia64", "ibpb",
    "ibrs-all", "ibrs", "ibs", "intel-pt-lip", "intel-pt", "invpcid", "invtsc", "kvm-asyncpf-int",
    "kvm-asyncpf", "kvm-hint-dedicated", "kvm-mmu", "kvm-msi-ext-dest-id", "kvm-nopiodelay",
    "kvm-poll-control", "kvm-pv-eoi", "kvm-pv-ipi", "kvm-pv-sched-yield", "kvm-pv-tlb-flush",
    "kvm-pv-unhalt", "kvm-steal-time", "kvm_asyncpf", "kvm_asyncpf_int", "kvm_mmu",
    "kvm_nopiodelay", "kvm_poll_control", "kvm_pv_eoi", "kvm_pv_unhalt", "kvm_steal_time",
    "kvmclock-stable-bit", "kvmclock", "la57", "lahf-lm", "lahf_lm", "lbrv", "lm", "lwp", "mca",
    "mce", "md-clear", "mds-no", "misalignsse", "mmx", "mmxext", "monitor", "movbe", "movdir64b",
    "movdiri", "mpx", "msr", "mtrr", "nodeid-msr", "nodeid_msr", "npt", "nrip-save", "nrip_save",
    "nx", "osvw", "pae", "pat", "pause-filter", "pause_filter", "pbe", "pcid", "pclmuldq",
    "pclmulqdq", "pcommit", "pdcm", "pdpe1gb", "perfctr-core", "perfctr-nb", "perfctr_core",
    "perfctr_nb", "pfthreshold", "pge", "phe-en", "phe", "pks", "pku", "pmm-en", "pmm", "pn",
    "pni", "popcnt", "pschange-mc-no", "pse36", "pse", "rdctl-no", "rdpid", "rdrand", "rdseed",
    "rdtscp", "rsba", "rtm", "sep", "serialize", "sgx-debug", "sgx-exinfo", "sgx-kss",
    "sgx-mode64", "sgx-provisionkey", "sgx-tokenkey", "sgx1", "sgx2", "sgx", "sgxlc", "sha-ni",
    "skinit", "skip-l1dfl-vmentry", "smap", "smep", "smx", "spec-ctrl", "split-lock-detect", "ss",
    "ssb-no", "ssbd", "sse2", "sse3", "sse4-1", "sse4-2", "sse4.1", "sse4.2", "sse4_1", "sse4_2",
    "sse4a", "sse", "ssse3", "stibp", "svm-lock", "svm", "svm_lock", "svme-addr-chk", "syscall",
    "taa-no", "tbm", "tce", "tm2", "tm", "topoext", "tsc-adjust", "tsc-deadline", "tsc-scale",
    "tsc", "tsc_adjust", "tsc_scale", "tsx-ctrl", "tsx-ldtrk", "umip", "v-vmsave-vmload", "vaes",
    "vgif", "virt-ssbd", "vmcb-clean", "vmcb_clean", "vme", "vmx-activity-hlt",
    "vmx-activity-shutdown", "vmx-activity-wait-sipi", "vmx-apicv-register", "vmx-apicv-vid",
    "vmx-apicv-x2apic", "vmx-apicv-xapic", "vmx-cr3-load-noexit", "vmx-cr3-store-noexit",
    "vmx-cr8-load-exit", "vmx-cr8-store-exit", "vmx-desc-exit", "vmx-encls-exit",
    "vmx-entry-ia32e-mode", "vmx-entry-load-bndcfgs", "vmx-entry-load-efer", "vmx-entry-load-pat",
    "vmx-entry-load-perf-global-ctrl", "vmx-entry-load-pkrs", "vmx-entry-load-rtit-ctl",
    "vmx-entry-noload-debugctl", "vmx-ept-1gb", "vmx-ept-2mb", "vmx-ept-advanced-exitinfo",
    "vmx-ept-execonly", "vmx-ept", "vmx-eptad", "vmx-eptp-switching", "vmx-exit-ack-intr",
    "vmx-exit-clear-bndcfgs", "vmx-exit-clear-rtit-ctl", "vmx-exit-load-efer",
    "vmx-exit-load-pat", "vmx-exit-load-perf-global-ctrl", "vmx-exit-load-pkrs",
    "vmx-exit-nosave-debugctl", "vmx-exit-save-efer", "vmx-exit-save-pat",
    "vmx-exit-save-preemption-timer", "vmx-flexpriority", "vmx-hlt-exit", "vmx-ins-outs",
    "vmx-intr-exit", "vmx-invept-all-context", "vmx-invept-single-context-noglobals",
    "vmx-invept-single-context", "vmx-invept", "vmx-invlpg-exit", "vmx-invpcid-exit",
    "vmx-invvpid-all-context", "vmx-invvpid-single-addr", "vmx-invvpid", "vmx-io-bitmap",
    "vmx-io-exit", "vmx-monitor-exit", "vmx-movdr-exit", "vmx-msr-bitmap", "vmx-mtf",
    "vmx-mwait-exit", "vmx-nmi-exit", "vmx-page-walk-4", "vmx-page-walk-5", "vmx-pause-exit",
    "vmx-ple", "vmx-pml", "vmx-posted-intr", "vmx-preemption-timer", "vmx-rdpmc-exit",
    "vmx-rdrand-exit", "vmx-rdseed-exit", "vmx-rdtsc-exit", "vmx-rdtscp-exit",
    "vmx-secondary-ctls", "vmx-shadow-vmcs", "vmx-store-lma", "vmx-true-ctls", "vmx-tsc-offset",
    "vmx-tsc-scaling", "vmx-unrestricted-guest", "vmx-vintr-pending", "vmx-vmfunc",
    "vmx-vmwrite-vmexit-fields", "vmx-vnmi-pending", "vmx-vnmi", "vmx-vpid", "vmx-wbinvd-exit",
    "vmx-xsaves", "vmx-zero-len-inject", "vmx", "vpclmulqdq", "waitpkg", "wbnoinvd", "wdt",
    "x2apic", "xcrypt-en", "xcrypt", "xd", "xfd", "xgetbv1", "xop", "xsave", "xsavec",
    "xsaveerptr", "xsaveopt", "xsaves", "xstore-en", "xstore", "xtpr",
};

QEMU_BUILD_BUG_ON(ARRAY_SIZE(x86_feature_names) > X86_CPU_MAX_FEATURES);

static void x86_feature_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    bool value = test_bit(GPOINTER_TO_UINT(opaque), X86_CPU(obj)->features);

    visit_type_bool(v, name, &value, errp);
}

static void x86_feature_set(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    bool value;

    if (!visit_type_bool(v, name, &value, errp)) {
        return;
    }
    if (value) {
        set_bit(GPOINTER_TO_UINT(opaque), X86_CPU(obj)->features);
    } else {
        clear_bit(GPOINTER_TO_UINT(opaque), X86_CPU(obj)->features);
    }
}

void x86_cpu_add_feature_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(x86_feature_names); i++) {
        object_class_property_add(oc, x86_feature_names[i], "bool", x86_feature_get,
                                  x86_feature_set, NULL, GUINT_TO_POINTER(i));
    }
}
