/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qgraph: which machine has which bus, which driver sits on it, what it offers, and which tests want that.
 *
 * Nodes are machines, drivers (a device and the code that drives it), interfaces and tests. A machine or
 * driver
 * *contains* a driver; a driver *produces* an interface; a driver or test *consumes* one. Every path from a
 * machine to a test is a test case: its nodes give the command line, and their constructors the objects.
 */
#ifndef LIBQOS_QGRAPH_H
#define LIBQOS_QGRAPH_H

#include "tests/qtest/libqtest.h"
#include "tests/qtest/libqos/malloc.h"

typedef struct QOSGraphObject QOSGraphObject;

/* A constructor of a machine's object. */
typedef void *(*QOSCreateMachineFunc)(QTestState *qts);
/*
 * A constructor of a driver's object: @parent is the interface that it
 * consumes, @addr its edge's argument.
 */
typedef void *(*QOSCreateDriverFunc)(void *parent, QGuestAllocator *alloc, void *addr);
/* A test: @parent is the interface that it consumes, @data what .before returned (or .arg). */
typedef void (*QOSTestFunc)(void *parent, void *data, QGuestAllocator *alloc);

/*
 * The first member of every machine's and driver's struct. All hooks may be
 * NULL but those that are asked for.
 */
struct QOSGraphObject {
    void *(*get_driver)(void *object, const char *interface);      /* a produced interface */
    QOSGraphObject *(*get_device)(void *object, const char *name);  /* a contained driver's object */
    void (*start_hw)(QOSGraphObject *object);                       /* brings the device up */
    void (*destructor)(QOSGraphObject *object);
    GDestroyNotify free;                                            /* default g_free */
};

/* Options of an edge, mostly how the child appears on the command line. */
typedef struct QOSGraphEdgeOptions {
    void *arg;                          /* given to the driver's constructor; copied when size_arg is not 0 */
    uint32_t size_arg;
    const char *extra_device_opts;      /* appended to "-device NAME", as "id=x,addr=04.0" */
    const char *before_cmd_line;        /* before it, as "-netdev ..." */
    const char *after_cmd_line;
    const char *edge_name;              /* tells two edges to one node apart */
} QOSGraphEdgeOptions;

typedef struct QOSGraphTestOptions {
    QOSGraphEdgeOptions edge;
    void *(*before)(GString *cmd_line, void *arg); /* may extend the command line; returns the test's @data */
    bool subprocess;                                /* run the case in a process of its own */
    void *arg;
} QOSGraphTestOptions;

/* --- building the graph (from libqos_init functions) --------------------------------------------------- */

/* A machine, started as "-M NAME" without the "<arch>/" in front. */
void qos_node_create_machine(const char *name, QOSCreateMachineFunc function);
void qos_node_create_machine_args(const char *name, QOSCreateMachineFunc function, const char *opts);
/* A driver whose device is "-device NAME". */
void qos_node_create_driver(const char *name, QOSCreateDriverFunc function);
/* A driver called @name whose device is "-device @qemu_name"; NULL: it is part of its parent. */
void qos_node_create_driver_named(const char *name, const char *qemu_name, QOSCreateDriverFunc function);
/*
 * @container brings @contained with it. Further arguments are
 * QOSGraphEdgeOptions *, one edge each, then NULL.
 */
void qos_node_contains(const char *container, const char *contained, QOSGraphEdgeOptions *opts, ...);
void qos_node_produces(const char *producer, const char *interface);
void qos_node_consumes(const char *consumer, const char *interface, QOSGraphEdgeOptions *opts);
/* A test @name that consumes @interface; @opts may be NULL and is copied. */
void qos_add_test(const char *name, const char *interface, QOSTestFunc test_func, QOSGraphTestOptions *opts);

/* --- walking it ---------------------------------------------------------------------------------------- */

typedef struct QOSGraphNode QOSGraphNode;
typedef struct QOSGraphEdge QOSGraphEdge;

/* One way from a machine to a test. */
typedef struct QOSPath {
    GPtrArray *edges;               /* QOSGraphEdge, from the machine's first to the test's */
    QOSGraphNode *machine;
    QOSGraphNode *test;
} QOSPath;

/*
 * Calls @fn for every path, in order of registration; the path is freed
 * afterwards unless @fn returns true.
 */
void qos_graph_foreach_path(bool (*fn)(QOSPath *path, void *opaque), void *opaque);
/* "machine/bus/interface/driver/.../test"; the caller frees it. */
char *qos_path_name(const QOSPath *path);
/* The test's name, function and options. */
const char *qos_path_test_name(const QOSPath *path);
QOSTestFunc qos_path_test_func(const QOSPath *path);
const QOSGraphTestOptions *qos_path_test_options(const QOSPath *path);
/* Machine and devices as emulator arguments, without the program's name. */
GString *qos_path_command_line(const QOSPath *path);
/*
 * Makes the objects along the path and starts their hardware; returns the interface that the test consumes.
 * @alloc gets the machine's allocator. The objects live in *@machine, to be given to qos_object_destroy().
 */
void *qos_path_allocate(const QOSPath *path, QTestState *qts, QGuestAllocator **alloc,
                        QOSGraphObject **machine);
void qos_path_free(QOSPath *path);

/* Runs the destructors of @obj and of all objects queued behind it, last made first. */
void qos_object_destroy(QOSGraphObject *obj);
void qos_object_queue_destroy(QOSGraphObject *obj);
void qos_object_start_hw(QOSGraphObject *obj);

#endif
