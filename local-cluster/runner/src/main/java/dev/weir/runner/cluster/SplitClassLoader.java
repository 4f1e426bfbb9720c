package dev.weir.runner.cluster;

/** What one class loader has, and of some packages what another has instead. */
final class SplitClassLoader extends ClassLoader {
    private final ClassLoader special;
    private final String prefix;

    /** @param prefix how the names begin that are looked for in {@code special} */
    SplitClassLoader(ClassLoader special, ClassLoader other, String prefix) {
        super(other);
        this.special = special;
        this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(prefix) ? special.loadClass(name) : super.loadClass(name, resolve);
    }
}
