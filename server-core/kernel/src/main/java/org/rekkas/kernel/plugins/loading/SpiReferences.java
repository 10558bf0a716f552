package org.rekkas.kernel.plugins.loading;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a plugin's classes expect of the SPI: each class of it that they name must be here, and each
 * method and field, there or inherited. The JVM would only say so in the middle of a session, when
 * the first one is used (JVMS §5.4.3). Safe for many threads.
 */
final class SpiReferences {
  private static final String SPI = "org/rekkas/spi/";
  private static final byte[] MENTION = SPI.getBytes(StandardCharsets.US_ASCII);
  private static final String CONSTRUCTOR = "<init>";
  private static final Map<Class<?>, Set<String>> MEMBERS = new ConcurrentHashMap<>();

  private SpiReferences() {}

  /** The first thing that is not here as the class expects it, in the words of the JVM. */
  static Optional<String> missing(byte[] octets) {
    if (!mentions(octets)) {
      return Optional.empty();
    }
    for (PoolEntry entry : ClassFile.of().parse(octets).constantPool()) {
      Optional<String> missing =
          switch (entry) {
            case ClassEntry named -> missing(named);
            case MemberRefEntry member -> missing(member);
            default -> Optional.empty();
          };
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private static boolean mentions(byte[] octets) {
    for (int i = octets.length - MENTION.length; i >= 0; i--) {
      if (octets[i + 4] == 'r'
          && Arrays.equals(octets, i, i + MENTION.length, MENTION, 0, MENTION.length)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> missing(ClassEntry named) {
    String name = named.asInternalName().replaceFirst("^\\[+L(.*);$", "$1");
    return name.startsWith(SPI) && type(name).isEmpty()
        ? Optional.of(name.replace('/', '.'))
        : Optional.empty();
  }

  private static Optional<String> missing(MemberRefEntry member) {
    String owner = member.owner().asInternalName();
    if (!owner.startsWith(SPI)) {
      return Optional.empty();
    }
    String what = member.name().stringValue() + member.type().stringValue();
    boolean isHere =
        type(owner)
            .filter(type -> isOfItsKind(type, member))
            .filter(type -> members(type).contains(what))
            .isPresent();
    return isHere ? Optional.empty() : Optional.of(owner.replace('/', '.') + "." + what);
  }

  private static boolean isOfItsKind(Class<?> type, MemberRefEntry member) {
    return member instanceof FieldRefEntry
        || type.isInterface() == member instanceof InterfaceMethodRefEntry;
  }

  private static Optional<Class<?>> type(String name) {
    try {
      return Optional.of(Class.forName(name.replace('/', '.'), false, SharedClasses.INSTANCE));
    } catch (ClassNotFoundException _) {
      return Optional.empty();
    }
  }

  private static Set<String> members(Class<?> type) {
    return MEMBERS.computeIfAbsent(type, SpiReferences::collected);
  }

  private static Set<String> collected(Class<?> type) {
    Set<String> all = ConcurrentHashMap.newKeySet();
    for (Constructor<?> each : type.getDeclaredConstructors()) {
      all.add(CONSTRUCTOR + descriptor(void.class, each.getParameterTypes()));
    }
    inherited(type, all);
    if (type.isInterface()) {
      inherited(Object.class, all);
    }
    return all;
  }

  private static void inherited(Class<?> type, Set<String> all) {
    for (Method each : type.getDeclaredMethods()) {
      all.add(each.getName() + descriptor(each.getReturnType(), each.getParameterTypes()));
    }
    for (Field each : type.getDeclaredFields()) {
      all.add(each.getName() + each.getType().descriptorString());
    }
    for (Class<?> above : type.getInterfaces()) {
      inherited(above, all);
    }
    Class<?> above = type.getSuperclass();
    if (above != null) {
      inherited(above, all);
    }
  }

  private static String descriptor(Class<?> returns, Class<?>[] takes) {
    return MethodType.methodType(returns, takes).descriptorString();
  }
}
