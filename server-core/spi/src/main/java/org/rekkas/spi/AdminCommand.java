package org.rekkas.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation for the administrator, offered by the command line. It answers with data; whether
 * that becomes a table or JSON is not its concern.
 */
public non-sealed interface AdminCommand extends Extension {
  /** The words after {@code rekkas}: {@code account add}. */
  String name();

  /** One sentence. */
  String summary();

  /** In the order in which they are written. Optional ones last. */
  List<Parameter> parameters();

  Report run(Invocation given) throws IOException;

  /**
   * One parameter or option.
   *
   * @param name {@code ADDRESS} for a parameter; {@code --mbox} for an option
   * @param kind how it is written
   */
  record Parameter(String name, Kind kind, String help) {
    public enum Kind {
      REQUIRED,
      OPTIONAL,
      /** {@code --name VALUE} */
      OPTION,
      /**
       * {@code --name FILE}: the name of a file or folder; a required parameter where its name has
       * no hyphens in front. The command line makes it absolute, by the caller's working directory;
       * {@code -} stays as it is.
       */
      PATH,
      /** {@code --name} */
      FLAG
    }
  }

  /**
   * One call.
   *
   * @param values by parameter name; a flag that was given has the value {@code true}
   * @param input what the caller streams in (a password, an mbox file); empty where nothing is
   */
  record Invocation(Map<String, String> values, InputStream input) {
    public Invocation {
      values = Map.copyOf(values);
    }

    public Optional<String> value(String parameter) {
      return Optional.ofNullable(values.get(parameter));
    }

    public boolean flag(String name) {
      return values.containsKey(name);
    }
  }

  /** The answer. */
  sealed interface Report {
    /** Sentences. */
    record Lines(List<String> lines) implements Report {
      public Lines {
        lines = List.copyOf(lines);
      }
    }

    /** Rows of equal length; as JSON, objects by the columns' names. */
    record Table(List<String> columns, List<List<String>> rows) implements Report {
      public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
      }
    }

    /** Octets as they are: a message, an mbox file. */
    record Octets(Body body) implements Report {}

    /** It could not be done; the command line exits with 1. */
    record Failed(String why) implements Report {}

    static Report lines(String... lines) {
      return new Lines(List.of(lines));
    }
  }

  /** Writes an answer's octets. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }
}
