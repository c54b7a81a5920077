package org.desam4j.weights;

import java.util.List;
import java.util.Set;

/**
 * The Python globals that can run code, load it, or reach files and the network. A pickle that names one is refused as a whole,
 * though nothing of it would be run: whoever made it wanted something else than to pass on tensors.
 */
final class HostileGlobals {
    /** Modules of which nothing belongs into a checkpoint, at whatever place of a name they stand. */
    private static final Set<String> ANYWHERE = words("""
            os posix nt subprocess _posixsubprocess sys shutil socket _socket ctypes _ctypes importlib _imp
            runpy cpp_extension""");

    /** Top-level modules of which nothing belongs into a checkpoint. */
    private static final Set<String> TOP_LEVEL = words("""
            imp pkgutil zipimport pip ensurepip setuptools distutils pty commands popen2 code codeop pdb bdb
            cProfile profile timeit trace doctest unittest idlelib lib2to3 pydoc marshal pickle _pickle
            cPickle shelve dill cloudpickle joblib operator _operator asyncio multiprocessing threading
            _thread signal _signal sched atexit tempfile fileinput mmap fcntl urllib urllib2 http httplib
            requests httpx aiohttp ftplib smtplib telnetlib xmlrpc webbrowser sqlite3 _sqlite3 winreg msvcrt""");

    /** Packages inside of others that load or compile code. */
    private static final List<String> PACKAGES = List.of(
            "torch.hub",
            "torch.jit",
            "torch.package",
            "torch._inductor",
            "torch._dynamo",
            "torch.classes",
            "torch.ops",
            "numpy.f2py",
            "numpy.distutils",
            "numpy.testing");

    /** Functions that run, load or reach for what their arguments say, at whatever place of a name they stand. */
    private static final Set<String> FUNCTIONS = words("""
            system popen Popen spawn exec execfile eval compile getattr setattr delattr import_module open
            open_code FileIO input load loads load_module run call check_call check_output getoutput
            fromfile tofile memmap runstring FunctionType LambdaType CodeType MethodType ModuleType""");

    private static final Set<String> BUILTIN_MODULES = Set.of("builtins", "__builtin__", "__builtins__");

    /** Python's own types of values, which can only hold. */
    private static final Set<String> PLAIN_TYPES = words("""
            set frozenset list tuple dict int long float complex bool str unicode bytes bytearray object
            slice range xrange NoneType Ellipsis NotImplemented""");

    private HostileGlobals() {}

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+"));
    }

    /** True if a global can do more than hold values. */
    static boolean includes(String module, String name) {
        if (BUILTIN_MODULES.contains(module)) {
            return !PLAIN_TYPES.contains(name);
        }
        List<String> modules = List.of(module.split("\\.", -1));
        List<String> names = List.of(name.split("\\.", -1));
        return TOP_LEVEL.contains(modules.get(0))
                || modules.stream().anyMatch(HostileGlobals::isHostilePart)
                || names.stream().anyMatch(part -> isHostilePart(part) || FUNCTIONS.contains(part))
                || PACKAGES.stream().anyMatch(each -> (module + "." + name + ".").startsWith(each + "."));
    }

    /** Names such as {@code __globals__} reach from any object to everything; {@code __main__} is the user's own script. */
    private static boolean isHostilePart(String part) {
        return ANYWHERE.contains(part) || (part.startsWith("__") && !part.equals("__main__"));
    }
}
