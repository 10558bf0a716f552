package org.rekkas.kernel.plugins.loading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles plugins from source texts and puts each in a jar, as their authors would. */
public final class PluginJars {
  private static final String SERVICE = "META-INF/services/org.rekkas.spi.Plugin";

  private final Path work;
  private int number;

  public PluginJars(Path work) {
    this.work = work;
  }

  /** A plugin class around the body of its {@code start} method; settings are its section. */
  public static String plugin(String name, String start) {
    return """
    package demo;
    import java.util.*;
    import org.rekkas.spi.*;
    import org.rekkas.spi.config.Section;
    import org.rekkas.spi.journal.*;
    import org.rekkas.spi.mail.*;
    public final class Demo implements Plugin<String> {
      public String name() { return "%s"; }
      public String read(Section config) { return config.text("word", "none"); }
      public Running start(String word, Surroundings given) { %s }
      static SmtpVerb verb(String name, java.util.function.Function<String, String> answer) {
        return new SmtpVerb() {
          public String verb() { return name; }
          public String syntax() { return name; }
          public VerbStep answer(Session session, String argument) {
            String text = answer.apply(argument);
            return text == null ? null : VerbStep.say(Reply.of(250, text));
          }
        };
      }
    }
    """
        .formatted(name, start);
  }

  /** A plugin with one verb of its name, which answers what the expression of {@code a} says. */
  public static String verb(String name, String answer) {
    return plugin(
        name,
        "return Running.of(Contribution.of(\"verb\", verb(\"%s\", a -> %s)));"
            .formatted(name.toUpperCase(java.util.Locale.ROOT), answer));
  }

  /** Compiles one source with the class {@code demo.Demo} to a jar with its service file. */
  public void jar(Path to, String source) throws IOException {
    jar(to, compiled(source, "25"), "demo.Demo\n");
  }

  public Path compiled(String source, String release) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes" + number++));
    var unit =
        new SimpleJavaFileObject(
            URI.create("string:///demo/Demo.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var messages = new StringWriter();
    var options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "--release",
            release,
            "-classpath",
            System.getProperty("java.class.path"));
    boolean good =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(unit))
            .call();
    if (!good) {
      throw new AssertionError(messages.toString());
    }
    return classes;
  }

  public void jar(Path to, Path classes, String services) throws IOException {
    Files.createDirectories(to.getParent());
    Path made = work.resolve("made.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(made));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        jar.write(Files.readAllBytes(file));
      }
      if (!services.isEmpty()) {
        jar.putNextEntry(new JarEntry(SERVICE));
        jar.write(services.getBytes(UTF_8));
      }
    }
    Files.move(made, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
