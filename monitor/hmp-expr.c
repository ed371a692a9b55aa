/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integer expressions of the human monitor: C's numbers, 'c' characters, ~ ! + - (unary), * / % + -
 * & | ^ and parentheses. As in QEMU's monitor, & | ^ bind like * does.
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"

#define EXPR_MAX_DEPTH 64

typedef struct Expr {
    const char *p;
    int depth;
    const char *problem; /* the first one */
} Expr;

static int64_t expr_sum(Expr *e);
static int64_t expr_unary(Expr *e);

static void next(Expr *e)
{
    do {
        e->p++;
    } while (g_ascii_isspace(*e->p));
}

static int64_t fail(Expr *e, const char *problem)
{
    if (!e->problem) {
        e->problem = problem;
    }
    return 0;
}

static int64_t expr_number(Expr *e)
{
    char *end;
    uint64_t value;

    errno = 0;
    value = strtoull(e->p, &end, 0);
    if (errno == ERANGE) {
        return fail(e, "number too large");
    }
    if (end == e->p) {
        return fail(e, "invalid char in expression");
    }
    e->p = end - 1;
    next(e);
    return value;
}

static int64_t expr_char(Expr *e)
{
    int64_t value = (unsigned char)e->p[1];

    if (!value || e->p[2] != '\'') {
        return fail(e, "missing terminating ' character");
    }
    e->p += 2;
    next(e);
    return value;
}

static int64_t expr_parentheses(Expr *e)
{
    int64_t value;

    next(e);
    value = expr_sum(e);
    if (*e->p != ')') {
        return fail(e, "')' expected");
    }
    next(e);
    return value;
}

static int64_t expr_unary_inner(Expr *e)
{
    switch (*e->p) {
    case '+':
        next(e);
        return expr_unary(e);
    case '-':
        next(e);
        return -(uint64_t)expr_unary(e);
    case '~':
        next(e);
        return ~expr_unary(e);
    case '(':
        return expr_parentheses(e);
    case '\'':
        return expr_char(e);
    case '$':
        return fail(e, "unknown register");
    case '\0':
        return fail(e, "unexpected end of expression");
    default:
        return expr_number(e);
    }
}

static int64_t expr_unary(Expr *e)
{
    int64_t value = 0;

    if (++e->depth > EXPR_MAX_DEPTH) {
        fail(e, "expression nested too deeply");
    }
    if (!e->problem) {
        value = expr_unary_inner(e);
    }
    e->depth--;
    return value;
}

static int64_t divide(Expr *e, int64_t a, int64_t b, bool remainder)
{
    if (b == 0) {
        return fail(e, "division by zero");
    }
    if (b == -1) {
        return remainder ? 0 : -(uint64_t)a;
    }
    return remainder ? a % b : a / b;
}

static int64_t apply(Expr *e, char op, int64_t a, int64_t b)
{
    switch (op) {
    case '*':
        return (uint64_t)a * (uint64_t)b;
    case '/':
    case '%':
        return divide(e, a, b, op == '%');
    case '&':
        return a & b;
    case '|':
        return a | b;
    case '^':
        return a ^ b;
    case '+':
        return (uint64_t)a + (uint64_t)b;
    default:
        return (uint64_t)a - (uint64_t)b;
    }
}

/* A chain of operands that @operand reads, joined by any of @ops. */
static int64_t expr_chain(Expr *e, const char *ops, int64_t (*operand)(Expr *e))
{
    int64_t value = operand(e);

    while (!e->problem && *e->p && strchr(ops, *e->p)) {
        char op = *e->p;
        int64_t right;

        next(e);
        right = operand(e);
        value = apply(e, op, value, right);
    }
    return value;
}

static int64_t expr_product(Expr *e)
{
    return expr_chain(e, "*/%&|^", expr_unary);
}

static int64_t expr_sum(Expr *e)
{
    return expr_chain(e, "+-", expr_product);
}

bool hmp_eval(Monitor *mon, const char **text, int64_t *value)
{
    Expr e = { .p = *text };

    while (g_ascii_isspace(*e.p)) {
        e.p++;
    }
    *value = expr_sum(&e);
    if (e.problem) {
        monitor_printf(mon, "%s\n", e.problem);
        return false;
    }
    *text = e.p;
    return true;
}
