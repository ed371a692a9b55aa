/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPU models that -cpu takes. They differ in name only: what their CPUID would say isn't
 * modelled.
 *
 * Names as in `-cpu help` of other emulators, for the sake of command lines; the default is the
 * board's.
 */
#include "qemu/osdep.h"
#include "cpu-internal.h"
#include "qemu/module.h"

typedef struct X86CPUModel {
    const char *name;
    const char *description;
} X86CPUModel;

static const X86CPUModel x86_cpu_models[] = {
    { "486", "" },
    { "Broadwell", "Intel Core Processor (Broadwell)" },
    { "Broadwell-IBRS", "Intel Core Processor (Broadwell, IBRS)" },
    { "Broadwell-noTSX", "Intel Core Processor (Broadwell, no TSX)" },
    { "Broadwell-noTSX-IBRS", "Intel Core Processor (Broadwell, no TSX, IBRS)" },
    { "Cascadelake-Server", "Intel Xeon Processor (Cascadelake)" },
    { "Cascadelake-Server-noTSX", "Intel Xeon Processor (Cascadelake)" },
    { "Conroe", "Intel Celeron_4x0 (Conroe/Merom Class Core 2)" },
    { "Cooperlake", "Intel Xeon Processor (Cooperlake)" },
    { "Denverton", "Intel Atom Processor (Denverton)" },
    { "Dhyana", "Hygon Dhyana Processor" },
    { "EPYC", "AMD EPYC Processor" },
    { "EPYC-IBPB", "AMD EPYC Processor (with IBPB)" },
    { "EPYC-Milan", "AMD EPYC-Milan Processor" },
    { "EPYC-Rome", "AMD EPYC-Rome Processor" },
    { "Haswell", "Intel Core Processor (Haswell)" },
    { "Haswell-IBRS", "Intel Core Processor (Haswell, IBRS)" },
    { "Haswell-noTSX", "Intel Core Processor (Haswell, no TSX)" },
    { "Haswell-noTSX-IBRS", "Intel Core Processor (Haswell, no TSX, IBRS)" },
    { "Icelake-Server", "Intel Xeon Processor (Icelake)" },
    { "Icelake-Server-noTSX", "Intel Xeon Processor (Icelake)" },
    { "IvyBridge", "Intel Xeon E3-12xx v2 (Ivy Bridge)" },
    { "IvyBridge-IBRS", "Intel Xeon E3-12xx v2 (Ivy Bridge, IBRS)" },
    { "KnightsMill", "Intel Xeon Phi Processor (Knights Mill)" },
    { "Nehalem", "Intel Core i7 9xx (Nehalem Class Core i7)" },
    { "Nehalem-IBRS", "Intel Core i7 9xx (Nehalem Core i7, IBRS update)" },
    { "Opteron_G1", "AMD Opteron 240 (Gen 1 Class Opteron)" },
    { "Opteron_G2", "AMD Opteron 22xx (Gen 2 Class Opteron)" },
    { "Opteron_G3", "AMD Opteron 23xx (Gen 3 Class Opteron)" },
    { "Opteron_G4", "AMD Opteron 62xx class CPU" },
    { "Opteron_G5", "AMD Opteron 63xx class CPU" },
    { "Penryn", "Intel Core 2 Duo P9xxx (Penryn Class Core 2)" },
    { "SandyBridge", "Intel Xeon E312xx (Sandy Bridge)" },
    { "SandyBridge-IBRS", "Intel Xeon E312xx (Sandy Bridge, IBRS update)" },
    { "Skylake-Client", "Intel Core Processor (Skylake)" },
    { "Skylake-Client-IBRS", "Intel Core Processor (Skylake, IBRS)" },
    { "Skylake-Client-noTSX-IBRS", "Intel Core Processor (Skylake, IBRS, no TSX)" },
    { "Skylake-Server", "Intel Xeon Processor (Skylake)" },
    { "Skylake-Server-IBRS", "Intel Xeon Processor (Skylake, IBRS)" },
    { "Skylake-Server-noTSX-IBRS", "Intel Xeon Processor (Skylake, IBRS, no TSX)" },
    { "Snowridge", "Intel Atom Processor (SnowRidge)" },
    { "Westmere", "Westmere E56xx/L56xx/X56xx (Nehalem-C)" },
    { "Westmere-IBRS", "Westmere E56xx/L56xx/X56xx (IBRS update)" },
    { "athlon", "QEMU Virtual CPU version 2.5+" },
    { "core2duo", "Intel(R) Core(TM)2 Duo CPU     T7700  @ 2.40GHz" },
    { "coreduo", "Genuine Intel(R) CPU           T2600  @ 2.16GHz" },
    { "kvm32", "Common 32-bit KVM processor" },
    { "kvm64", "Common KVM processor" },
    { "n270", "Intel(R) Atom(TM) CPU N270   @ 1.60GHz" },
    { "pentium", "" },
    { "pentium2", "" },
    { "pentium3", "" },
    { "phenom", "AMD Phenom(tm) 9550 Quad-Core Processor" },
    { "qemu32", "QEMU Virtual CPU version 2.5+" },
    { "qemu64", "QEMU Virtual CPU version 2.5+" },
    { "base", "base CPU model type with no features enabled" },
    { "max", "Enables all features supported by the accelerator in the current host" },
};

static void x86_cpu_model_class_init(ObjectClass *oc, void *data)
{
    const X86CPUModel *model = data;
    X86CPUClass *xcc = X86_CPU_CLASS(oc);

    xcc->model = model->name;
    xcc->description = model->description;
}

static void x86_cpu_register_models(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(x86_cpu_models); i++) {
        g_autofree char *typename = g_strconcat(x86_cpu_models[i].name, X86_CPU_TYPE_SUFFIX, NULL);
        TypeInfo info = {
            .name = typename,
            .parent = TYPE_X86_CPU,
            .class_init = x86_cpu_model_class_init,
            .class_data = (void *)&x86_cpu_models[i],
        };

        type_register(&info);
    }
}

type_init(x86_cpu_register_models)
