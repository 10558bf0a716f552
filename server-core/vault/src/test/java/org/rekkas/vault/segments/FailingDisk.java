package org.rekkas.vault.segments;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.FileDisk;

/** A disk of which one operation, and that of its files, fails the next time. */
final class FailingDisk {
  private final Disk inner = new FileDisk();
  private volatile Optional<String> failing = Optional.empty();
  private volatile Throwable failure = new IllegalStateException();

  void failNext(String operation, Throwable with) {
    failure = with;
    failing = Optional.of(operation);
  }

  Disk disk() {
    return over(
        Disk.class,
        inner,
        made -> made instanceof DiskFile file ? over(DiskFile.class, file) : made);
  }

  private <T> T over(Class<T> type, T target) {
    return over(type, target, Function.identity());
  }

  private <T> T over(Class<T> type, T target, Function<Object, Object> results) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (failing.filter(method.getName()::equals).isPresent()) {
                failing = Optional.empty();
                throw failure;
              }
              try {
                return results.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
