/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: wrong words end in a sentence and status 1, help in status 0. */
#include "qemu/osdep.h"
#include "reference.h"

/* Run the emulator with @args; what it said (standard error, then output) and its status. */
static char *run(const char *args, int *status)
{
    g_autofree char *line = g_strdup_printf("%s -display none %s", getenv("QTEST_QEMU_BINARY"), args);
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    g_autoptr(GError) gerr = NULL;
    int wait_status;

    if (!g_spawn_command_line_sync(line, &out, &err, &wait_status, &gerr)) {
        g_error("%s: %s", line, gerr->message);
    }
    g_assert_true(WIFEXITED(wait_status));
    *status = WEXITSTATUS(wait_status);
    return g_strconcat(err, out, NULL);
}

typedef struct Case {
    const char *args;
    const char *text; /* part of what is said */
} Case;

static void check(const Case *c, int expected)
{
    int status;
    g_autofree char *said = run(c->args, &status);

    if (status != expected || !strstr(said, c->text)) {
        g_error("'%s' ends with %d and says: %s", c->args, status, said);
    }
}

static const Case wrong[] = {
    { "-foo", "-foo: invalid option\n" },
    { "--foo", "--foo: invalid option\n" },
    { "-device", "-device: requires an argument\n" },
    { "-M none -device foo", "-device foo: 'foo' is not a valid device model name\n" },
    { "-M none -device pci-device",
      "Parameter 'driver' expects a non-abstract device type\n" },
    { "-M none -device virtio-net", "No 'PCI' bus found for device 'virtio-net-pci'\n" },
    { "-M none -device virtio-net,id=1", "Parameter 'id' expects an identifier\n" },
    { "-M none -device \"{\\\"driver\\\":\\\"foo\\\"}\"",
      "'foo' is not a valid device model name\n" },
    { "-M none -device {", "JSON parse error, premature EOI\n" },
    { "-M pc -nodefaults -device virtio-net,foo=3",
      "Property 'virtio-net-pci.foo' not found\n" },
    { "-M pc -nodefaults -device virtio-net,addr=99",
      "Property 'virtio-net-pci.addr' doesn't take value '99'\n" },
    { "-M pc -nodefaults -device virtio-net,bus=foo", "Bus 'foo' not found\n" },
    { "-M pc -nodefaults -device isa-serial,bus=pci.0",
      "Device 'isa-serial' can't go on PCI bus\n" },
    { "-M pc -nodefaults -device i440FX",
      "Parameter 'driver' expects a pluggable device type\n" },
    { "-M pc -nodefaults -device virtio-net,id=a -device virtio-net,id=a",
      "Duplicate ID 'a' for device\n" },
    { "-M pc -nodefaults -device virtio-net,netdev=foo",
      "Property 'virtio-net-device.netdev' can't find value 'foo'\n" },
    { "-M foo", "unsupported machine type" },
    { "-M none,foo=1", "Property 'none-machine.foo' not found\n" },
    { "-M pc,hpet=5", "Parameter 'hpet' expects 'on' or 'off'\n" },
    { "-M none -smp foo", "Parameter 'smp.cpus' expects integer\n" },
    { "-M none -m foo", "Parameter 'size' expects a non-negative number below 2^64\n" },
    { "-M none -boot zz", "Invalid boot device 'z'\n" },
    { "-M pc -cpu foo", "unable to find CPU model 'foo'\n" },
    { "-M none -netdev foo,id=a", "Parameter 'type' does not accept value 'foo'\n" },
    { "-M none -netdev user", "Parameter 'id' is missing\n" },
    { "-M none -chardev foo,id=a", "'foo' is not a valid char driver name\n" },
    { "-M none -chardev null", "chardev: no id specified\n" },
    { "-M none -serial foo", "-serial foo: 'foo' is not a valid char driver\n" },
    { "-M none -serial chardev:foo",
      "could not connect serial device to character backend 'chardev:foo'\n" },
    { "-M none -monitor foo", "-monitor foo: 'foo' is not a valid char driver\n" },
    { "-M none -mon chardev=foo", "chardev \"foo\" not found\n" },
    { "-M none -object foo,id=a", "Parameter 'qom-type' does not accept value 'foo'\n" },
    { "-M none -global foo", "-global foo: Invalid parameter 'foo'\n" },
    { "-M none -set device.foo.bar=1", "there is no device \"foo\" defined\n" },
    { "-M none -uuid 1", "failed to parse UUID string: wrong format\n" },
    { "-M none -action reboot=foo", "Parameter 'reboot' does not accept value 'foo'\n" },
    { "-M none -display foo", "Parameter 'type' does not accept value 'foo'\n" },
    { "-M none -vga foo", "unknown vga type: foo\n" },
    { "-M none -name a,b=c", "Invalid parameter 'b'\n" },
    { "-M none -readconfig /nonexistent",
      "Could not open '/nonexistent': No such file or directory\n" },
};

static void test_wrong(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_test_message("%s", wrong[i].args);
        check(&wrong[i], 1);
    }
}

/* What boards check, once the options are all there. */
static void test_wrong_for_the_board(void)
{
    static const Case cases[] = {
        { "-M pc -boot splash-time=-1", "splash-time is invalid" },
        { "-M pc -boot splash-time=65536", "splash-time is invalid" },
        { "-M pc -boot reboot-timeout=-2", "timeout is invalid" },
        { "-M q35 -boot reboot-timeout=65536", "timeout is invalid" },
        { "-M pc -boot order=acdn", "boot devices" },
        { "-M q35 -m 256,slots=257,maxmem=1G", "unsupported amount of memory slots: 257" },
        { "-M pc -m 256,maxmem=1000000001", "multiple of 4096 bytes\n" },
        { "-M pc -hda ''", "Device needs media, but drive is empty\n" },
        { "-M q35 -drive if=ide", "Device needs media, but drive is empty\n" },
        { "-M pc -drive if=scsi", "machine type does not support if=scsi,bus=0,unit=0\n" },
        { "-M pc -drive if=ide,index=4", "machine type does not support if=ide,bus=2,unit=0\n" },
        { "-M q35 -drive if=ide,unit=1", "unit 1 too big (max is 0)\n" },
        { "-M pc -parallel null -parallel null -parallel null -parallel null", "too many parallel ports\n" },
        { "-M pc -kernel /nonexistent", "could not open kernel file '/nonexistent': No such file or directory\n" },
        { "-M pc -initrd x", "-initrd only allowed with -kernel option\n" },
        { "-M none -append x", "-append only allowed with -kernel option\n" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].args);
        check(&cases[i], 1);
    }
}

/* An empty string ends a structure's strings (SMBIOS 3.6, 6.1.3). */
static void test_smbios_empty_string(void)
{
    static const Case empty = { "-M pc -smbios type=11,value=", "Invalid value '' of SMBIOS type 11\n" };

    if (!reference_skips("QEMU takes it, and runs")) {
        check(&empty, 1);
    }
}

static void test_chardev_twice(void)
{
    static const Case cases[] = {
        { "-M pc -chardev null,id=x -serial chardev:x -serial chardev:x", "in use\n" },
        { "-M q35 -chardev null,id=x -mon x -serial chardev:x", "in use\n" },
    };

    if (reference_skips("QEMU aborts")) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        check(&cases[i], 1);
    }
}

/* The board gets its USB controller for it, whatever -M says. */
static void test_usbdevice(void)
{
    QTestState *qts = qtest_init("-M pc,usb=off -nodefaults -usbdevice tablet");
    g_autofree char *devices = qtest_hmp(qts, "info usb");

    g_assert_nonnull(strstr(devices, "QEMU USB Tablet"));
    qtest_quit(qts);
}

static void test_parallel_none(void)
{
    QTestState *qts = qtest_init("-M pc -nodefaults -parallel none -parallel null");
    g_autofree char *chardevs = qtest_hmp(qts, "info chardev");

    g_assert_nonnull(strstr(chardevs, "parallel0: filename=null"));
    qtest_quit(qts);
}

static void test_help(void)
{
    static const Case cases[] = {
        { "-help", "usage: " },
        { "-version", "QEMU emulator version 7.2" },
        { "-machine help", "Supported machines are:\n" },
        { "-accel help", "tcg\n" },
        { "-device help", "Network devices:\n" },
        { "-device virtio-net,help", "virtio-net-pci options:\n" },
        { "-netdev help", "user\n" },
        { "-chardev help", "Available chardev backend types" },
        { "-object help", "memory-backend-ram\n" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].args);
        check(&cases[i], 0);
    }
}

/* -device in JSON, -global, -set and a configuration file all reach the device. */
static void test_properties(void)
{
    g_autofree char *file = NULL;
    int fd = g_file_open_tmp("cli-test-XXXXXX", &file, NULL);
    static const char config[] = "[device \"c\"]\n  driver = \"virtio-net-pci\"\n  addr = \"7\"\n";
    static const Case cases[] = {
        { "a", "5" }, { "b", "6" }, { "c", "7" },
    };
    QTestState *qts;

    g_assert_cmpint(write(fd, config, strlen(config)), ==, strlen(config));
    close(fd);
    qts = qtest_initf("-M pc -nodefaults -device virtio-net-pci,id=a -set device.a.addr=5 "
                      "-global virtio-net-pci.x-mtu-bypass-backend=off "
                      "-device '{\"driver\": \"virtio-net\", \"id\": \"b\", \"addr\": \"6\"}' "
                      "-readconfig %s", file);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/machine/peripheral/%s", cases[i].args);
        QDict *response = qtest_qmp(qts, "{'execute': 'qom-get', 'arguments':"
                                         " {'path': %s, 'property': 'addr'}}", path);

        g_assert_cmpint(qdict_get_int(response, "return"), ==, atoi(cases[i].text) << 3);
        qobject_unref(response);
        g_assert_false(qtest_qom_get_bool(qts, path, "x-mtu-bypass-backend"));
    }
    qtest_quit(qts);
    unlink(file);
}

static void test_machine_options_merge(void)
{
    QTestState *qts = qtest_init("-machine pc -machine graphics=off -machine hpet=off -nodefaults");

    g_assert_false(qtest_qom_get_bool(qts, "/machine", "graphics"));
    g_assert_false(qtest_qom_get_bool(qts, "/machine", "hpet"));
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/cli/wrong", test_wrong);
    qtest_add_func("/cli/wrong-for-the-board", test_wrong_for_the_board);
    qtest_add_func("/cli/smbios-empty-string", test_smbios_empty_string);
    qtest_add_func("/cli/chardev-twice", test_chardev_twice);
    qtest_add_func("/cli/parallel-none", test_parallel_none);
    qtest_add_func("/cli/usbdevice", test_usbdevice);
    qtest_add_func("/cli/help", test_help);
    qtest_add_func("/cli/properties", test_properties);
    qtest_add_func("/cli/machine-options-merge", test_machine_options_merge);
    return g_test_run();
}
