/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the graph of machines, drivers, interfaces and tests. */
#include "qemu/osdep.h"
#include "tests/qtest/libqos/qgraph.h"

#define MAX_PATH_EDGES 32

typedef enum NodeType { NODE_MACHINE, NODE_DRIVER, NODE_INTERFACE, NODE_TEST } NodeType;
typedef enum EdgeType { EDGE_CONTAINS, EDGE_PRODUCES, EDGE_CONSUMED_BY } EdgeType;

struct QOSGraphNode {
    NodeType type;
    char *name;
    char *command_line;             /* NULL: nothing to say */
    QOSCreateMachineFunc create_machine;
    QOSCreateDriverFunc create_driver;
    QOSTestFunc test;
    QOSGraphTestOptions test_options;
    GPtrArray *edges;               /* QOSGraphEdge that leave this node, in order of registration */
};

struct QOSGraphEdge {
    EdgeType type;
    QOSGraphNode *to;
    QOSGraphEdgeOptions options;
};

/* The graph is made once, by constructors; nodes in order of their first mention. */
static GPtrArray *nodes;
/* Objects to destroy with the machine of the running test. */
static GPtrArray *destroy_queue;

/* --- nodes and edges --------------------------------------------------------------------------------- */

/* Interfaces may be mentioned before, or without, anybody producing them. */
static QOSGraphNode *node_named(const char *name)
{
    QOSGraphNode *node;

    if (!nodes) {
        nodes = g_ptr_array_new();
    }
    for (unsigned i = 0; i < nodes->len; i++) {
        node = nodes->pdata[i];
        if (strcmp(node->name, name) == 0) {
            return node;
        }
    }
    node = g_new0(QOSGraphNode, 1);
    node->type = NODE_INTERFACE;
    node->name = g_strdup(name);
    node->edges = g_ptr_array_new();
    g_ptr_array_add(nodes, node);
    return node;
}

static QOSGraphNode *create_node(const char *name, NodeType type)
{
    QOSGraphNode *node = node_named(name);

    g_assert(node->type == NODE_INTERFACE);     /* a name is created once */
    node->type = type;
    return node;
}

static void add_edge(const char *from, const char *to, EdgeType type, const QOSGraphEdgeOptions *options)
{
    QOSGraphEdge *edge = g_new0(QOSGraphEdge, 1);

    edge->type = type;
    edge->to = node_named(to);
    if (options) {
        edge->options = *options;
        if (options->size_arg) {
            edge->options.arg = g_memdup2(options->arg, options->size_arg);
        }
    }
    g_ptr_array_add(node_named(from)->edges, edge);
}

void qos_node_create_machine_args(const char *name, QOSCreateMachineFunc function, const char *opts)
{
    QOSGraphNode *node = create_node(name, NODE_MACHINE);
    const char *slash = strrchr(name, '/');

    node->create_machine = function;
    node->command_line =
        g_strdup_printf("-M %s%s%s", slash ? slash + 1 : name, opts ? " " : "", opts ? opts : "");
}

void qos_node_create_machine(const char *name, QOSCreateMachineFunc function)
{
    qos_node_create_machine_args(name, function, NULL);
}

void qos_node_create_driver_named(const char *name, const char *qemu_name, QOSCreateDriverFunc function)
{
    QOSGraphNode *node = create_node(name, NODE_DRIVER);

    node->create_driver = function;
    node->command_line = qemu_name ? g_strdup_printf("-device %s", qemu_name) : NULL;
}

void qos_node_create_driver(const char *name, QOSCreateDriverFunc function)
{
    qos_node_create_driver_named(name, name, function);
}

void qos_node_contains(const char *container, const char *contained, QOSGraphEdgeOptions *opts, ...)
{
    va_list ap;

    add_edge(container, contained, EDGE_CONTAINS, opts);
    va_start(ap, opts);
    while (opts && (opts = va_arg(ap, QOSGraphEdgeOptions *))) {
        add_edge(container, contained, EDGE_CONTAINS, opts);
    }
    va_end(ap);
}

void qos_node_produces(const char *producer, const char *interface)
{
    add_edge(producer, interface, EDGE_PRODUCES, NULL);
}

void qos_node_consumes(const char *consumer, const char *interface, QOSGraphEdgeOptions *opts)
{
    add_edge(interface, consumer, EDGE_CONSUMED_BY, opts);
}

void qos_add_test(const char *name, const char *interface, QOSTestFunc test_func, QOSGraphTestOptions *opts)
{
    g_autofree char *full = g_strdup_printf("%s-tests/%s", interface, name);
    QOSGraphNode *node = create_node(full, NODE_TEST);

    node->test = test_func;
    if (opts) {
        node->test_options = *opts;
    }
    qos_node_consumes(full, interface, opts ? &opts->edge : NULL);
}

/* --- paths ------------------------------------------------------------------------------------------- */

typedef struct Walk {
    QOSGraphNode *machine;
    QOSGraphEdge *edges[MAX_PATH_EDGES];
    unsigned depth;
    bool (*fn)(QOSPath *path, void *opaque);
    void *opaque;
} Walk;

static bool on_path(const Walk *walk, const QOSGraphNode *node)
{
    for (unsigned i = 0; i < walk->depth; i++) {
        if (walk->edges[i]->to == node) {
            return true;
        }
    }
    return node == walk->machine;
}

static void emit_path(Walk *walk)
{
    QOSPath *path = g_new0(QOSPath, 1);

    path->machine = walk->machine;
    path->test = walk->edges[walk->depth - 1]->to;
    path->edges = g_ptr_array_new();
    for (unsigned i = 0; i < walk->depth; i++) {
        g_ptr_array_add(path->edges, walk->edges[i]);
    }
    if (!walk->fn(path, walk->opaque)) {
        qos_path_free(path);
    }
}

static void walk_node(Walk *walk, QOSGraphNode *node)
{
    for (unsigned i = 0; i < node->edges->len && walk->depth < MAX_PATH_EDGES; i++) {
        QOSGraphEdge *edge = node->edges->pdata[i];

        if (on_path(walk, edge->to)) {
            continue;
        }
        walk->edges[walk->depth++] = edge;
        if (edge->to->type == NODE_TEST) {
            emit_path(walk);
        } else {
            walk_node(walk, edge->to);
        }
        walk->depth--;
    }
}

void qos_graph_foreach_path(bool (*fn)(QOSPath *path, void *opaque), void *opaque)
{
    for (unsigned i = 0; nodes && i < nodes->len; i++) {
        Walk walk = { .machine = nodes->pdata[i], .fn = fn, .opaque = opaque };

        if (walk.machine->type == NODE_MACHINE) {
            walk_node(&walk, walk.machine);
        }
    }
}

void qos_path_free(QOSPath *path)
{
    g_ptr_array_free(path->edges, TRUE);
    g_free(path);
}

char *qos_path_name(const QOSPath *path)
{
    GString *name = g_string_new(path->machine->name);

    for (unsigned i = 0; i < path->edges->len; i++) {
        const QOSGraphEdge *edge = path->edges->pdata[i];
        const char *own = edge->options.edge_name;

        g_string_append_printf(name, "/%s", own ? own : edge->to->name);
    }
    return g_string_free(name, FALSE);
}

const char *qos_path_test_name(const QOSPath *path)
{
    return path->test->name;
}

QOSTestFunc qos_path_test_func(const QOSPath *path)
{
    return path->test->test;
}

const QOSGraphTestOptions *qos_path_test_options(const QOSPath *path)
{
    return &path->test->test_options;
}

/* --- command line ------------------------------------------------------------------------------------ */

static void append_options(GString *line, const QOSGraphNode *node, const QOSGraphEdgeOptions *options,
                           const char *extra_from_test)
{
    if (options->before_cmd_line) {
        g_string_append_printf(line, " %s", options->before_cmd_line);
    }
    if (node->command_line) {
        g_string_append_printf(line, " %s", node->command_line);
        if (options->extra_device_opts) {
            g_string_append_printf(line, ",%s", options->extra_device_opts);
        }
        if (extra_from_test) {
            g_string_append_printf(line, ",%s", extra_from_test);
        }
    }
    if (options->after_cmd_line) {
        g_string_append_printf(line, " %s", options->after_cmd_line);
    }
}

/* The driver that produces what the test consumes; the test's edge options are about it. */
static const QOSGraphEdge *tested_driver_edge(const QOSPath *path)
{
    for (unsigned i = path->edges->len; i-- > 0;) {
        const QOSGraphEdge *edge = path->edges->pdata[i];

        if (edge->type == EDGE_CONSUMED_BY && edge->to->type == NODE_DRIVER && edge->to->command_line) {
            return edge;
        }
    }
    return NULL;
}

GString *qos_path_command_line(const QOSPath *path)
{
    const QOSGraphEdgeOptions *of_test = &path->test->test_options.edge;
    const QOSGraphEdge *tested = tested_driver_edge(path);
    GString *line = g_string_new(path->machine->command_line);

    if (of_test->before_cmd_line) {
        g_string_append_printf(line, " %s", of_test->before_cmd_line);
    }
    for (unsigned i = 0; i < path->edges->len; i++) {
        const QOSGraphEdge *edge = path->edges->pdata[i];

        /* What a machine contains comes with it. */
        if (edge->to->type != NODE_TEST && edge->type != EDGE_CONTAINS) {
            append_options(line, edge->to, &edge->options,
                           edge == tested ? of_test->extra_device_opts : NULL);
        }
    }
    if (of_test->after_cmd_line) {
        g_string_append_printf(line, " %s", of_test->after_cmd_line);
    }
    return line;
}

/* --- objects ----------------------------------------------------------------------------------------- */

void qos_object_queue_destroy(QOSGraphObject *obj)
{
    if (!destroy_queue) {
        destroy_queue = g_ptr_array_new();
    }
    g_ptr_array_add(destroy_queue, obj);
}

static void destroy_one(QOSGraphObject *obj)
{
    if (obj->destructor) {
        obj->destructor(obj);
    }
    if (obj->free) {
        obj->free(obj);
    } else {
        g_free(obj);
    }
}

void qos_object_destroy(QOSGraphObject *obj)
{
    while (destroy_queue && destroy_queue->len) {
        destroy_one(g_ptr_array_remove_index(destroy_queue, destroy_queue->len - 1));
    }
    destroy_one(obj);
}

void qos_object_start_hw(QOSGraphObject *obj)
{
    if (obj->start_hw) {
        obj->start_hw(obj);
    }
}

void *qos_path_allocate(const QOSPath *path, QTestState *qts, QGuestAllocator **alloc,
                        QOSGraphObject **machine)
{
    QOSGraphObject *owner = path->machine->create_machine(qts);
    void *interface = owner;

    *machine = owner;
    qos_object_start_hw(owner);
    *alloc = owner->get_driver(owner, "memory");
    for (unsigned i = 0; i < path->edges->len; i++) {
        const QOSGraphEdge *edge = path->edges->pdata[i];

        switch (edge->type) {
        case EDGE_CONTAINS:
            owner = owner->get_device(owner, edge->to->name);
            interface = owner;
            qos_object_start_hw(owner);
            break;
        case EDGE_PRODUCES:
            interface = owner->get_driver(owner, edge->to->name);
            break;
        case EDGE_CONSUMED_BY:
            if (edge->to->type == NODE_TEST) {
                return interface;
            }
            owner = edge->to->create_driver(interface, *alloc, edge->options.arg);
            qos_object_queue_destroy(owner);
            interface = owner;
            qos_object_start_hw(owner);
            break;
        }
    }
    return interface;
}
