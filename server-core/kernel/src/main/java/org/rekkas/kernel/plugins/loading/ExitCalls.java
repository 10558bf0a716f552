package org.rekkas.kernel.plugins.loading;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rewrites calls that would end the JVM into calls of {@link ExitRefused} (attack H8), method
 * references too. Reflection is not followed. Only classes whose constant pool holds the names are
 * parsed at all.
 */
final class ExitCalls {
  private static final ClassDesc REFUSED = ExitRefused.class.describeConstable().orElseThrow();
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");
  private static final MethodTypeDesc WITH_STATUS =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final MethodTypeDesc WITH_RUNTIME =
      MethodTypeDesc.of(ConstantDescs.CD_void, RUNTIME, ConstantDescs.CD_int);
  private static final byte[][] OWNERS = {utf8("java/lang/System"), utf8("java/lang/Runtime")};
  private static final byte[][] NAMES = {utf8("exit"), utf8("halt")};

  private ExitCalls() {}

  /**
   * The class as it may be defined.
   *
   * @param known tells the superclasses of the plugin's own classes, which the new stack maps need
   */
  static byte[] refused(byte[] octets, ClassHierarchyResolver known) {
    if (!mentions(octets, OWNERS) || !mentions(octets, NAMES)) {
      return octets;
    }
    ClassHierarchyResolver lenient =
        known.orElse(_ -> ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object));
    var classes =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(lenient),
            ClassFile.ConstantPoolSharingOption.NEW_POOL);
    return classes.transformClass(
        classes.parse(octets), ClassTransform.transformingMethodBodies(ExitCalls::rewrite));
  }

  private static void rewrite(CodeBuilder code, CodeElement element) {
    switch (element) {
      case InvokeInstruction call when ends(call.owner().asSymbol(), call.name().stringValue()) ->
          code.invokestatic(REFUSED, "exit", type(call.owner().asSymbol()));
      case InvokeDynamicInstruction call -> code.invokedynamic(rewrite(call));
      default -> code.with(element);
    }
  }

  private static DynamicCallSiteDesc rewrite(InvokeDynamicInstruction call) {
    ConstantDesc[] arguments =
        call.bootstrapArgs().stream().map(ExitCalls::rewrite).toArray(ConstantDesc[]::new);
    return DynamicCallSiteDesc.of(
        call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), arguments);
  }

  private static ConstantDesc rewrite(ConstantDesc argument) {
    return argument instanceof DirectMethodHandleDesc handle
            && ends(handle.owner(), handle.methodName())
        ? MethodHandleDesc.ofMethod(Kind.STATIC, REFUSED, "exit", type(handle.owner()))
        : argument;
  }

  private static boolean ends(ClassDesc owner, String method) {
    return owner.equals(RUNTIME)
        ? method.equals("exit") || method.equals("halt")
        : owner.equals(SYSTEM) && method.equals("exit");
  }

  private static MethodTypeDesc type(ClassDesc owner) {
    return owner.equals(RUNTIME) ? WITH_RUNTIME : WITH_STATUS;
  }

  private static boolean mentions(byte[] octets, byte[][] names) {
    for (byte[] name : names) {
      for (int i = octets.length - name.length; i >= 0; i--) {
        // The length first: equals for each octet of each class would cost the start 20 ms.
        if (octets[i + 2] == name[2]
            && Arrays.equals(octets, i, i + name.length, name, 0, name.length)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A CONSTANT_Utf8 of the constant pool, JVMS §4.4.7. */
  private static byte[] utf8(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] entry = new byte[text.length + 3];
    entry[0] = 1;
    entry[2] = (byte) text.length;
    System.arraycopy(text, 0, entry, 3, text.length);
    return entry;
  }
}
