# SPDX-License-Identifier: GPL-2.0-or-later
"""Links a folder's objects into one whose global symbols are its own."""
import os
import re
import subprocess
import tempfile

# Names that the compiler makes and that parts of a program share: sanitizers, coverage, exception handling.
SHARED = re.compile(r'^(_{2,3}(asan|ubsan|sanitizer|sancov|llvm|start_|stop_|prof|cov)|asan\.|sancov\.|DW\.ref\.|\.)')
# Names that the final link brings.
RUNTIME = re.compile(r'^(_{2,3}(asan|ubsan|sanitizer|sancov|llvm|start_|stop_|prof|tls_|stack_chk|gcov)|'
                     r'_GLOBAL_OFFSET_TABLE_|llvm_|__dso_handle)')


def nm(path, *options):
    """(type, name) of the symbols of a file."""
    lines = subprocess.run(['nm', *options, path], capture_output=True, text=True, check=True).stdout.splitlines()
    return [(words[-2], words[-1]) for words in (line.split() for line in lines) if len(words) >= 2]


def make_local(path, scratch):
    """Defined global symbols become local; weak and shared ones stay, the linker folds them."""
    names = [name for kind, name in nm(path, '--defined-only', '--extern-only')
             if kind in 'ABDGRST' and not SHARED.match(name)]
    if not names:
        return                                  # objcopy takes an empty list for an error
    listing = os.path.join(scratch, 'local-symbols')
    with open(listing, 'w', encoding='utf-8') as f:
        f.write(''.join(name + '\n' for name in names))
    subprocess.run(['objcopy', '--localize-symbols=' + listing, path], check=True)


def link(objects, out, cc, scratch):
    """Makes out; returns what ld says when it does not (a symbol that is defined twice)."""
    if not objects:
        subprocess.run([*cc, '-c', '-x', 'c', '/dev/null', '-o', out], check=True)
        return ''
    done = subprocess.run(['ld', '-r', '-o', out, *objects], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        make_local(out, scratch)
    return done.stderr if done.returncode else ''


def defined_in(libraries):
    return {name for library in libraries for kind, name in nm(library, '--defined-only', '--extern-only')}


def missing_in_system(names, cc, libs):
    """Those names that no library which the emulator is linked with has."""
    if not names:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        source = os.path.join(scratch, 'names.c')
        with open(source, 'w', encoding='utf-8') as f:
            f.write(''.join(f'extern char {name}[];\n' for name in names) +
                    'char *const names[] = {' + ', '.join(names) + '};\n')
        done = subprocess.run([*cc, '-w', '-fno-builtin', '-shared', '-fPIC', '-Wl,-z,defs', source, '-o',
                               source + '.so', *libs], capture_output=True, text=True, check=False,
                              env=dict(os.environ, LC_ALL='C'))
    unknown = set(re.findall(r"undefined reference to [`'](\w+)'", done.stderr))
    return [name for name in names if name in unknown]


def missing(path, libraries, cc, libs):
    """Names that the object at path needs and that nothing defines, sorted."""
    wanted = {name for kind, name in nm(path, '--undefined-only') if kind == 'U' and not RUNTIME.match(name)}
    return missing_in_system(sorted(wanted - defined_in(libraries)), cc, libs)
