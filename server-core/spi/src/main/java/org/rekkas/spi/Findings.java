package org.rekkas.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * What policies and filters have found of a session and its mail so far: signs, each with what it
 * counts, and header fields that the mail will get. A value, that grows from stage to stage.
 */
public record Findings(List<Counted> signs, List<HeaderField> fields) {
  public static final Findings NONE = new Findings(List.of(), List.of());

  public Findings {
    signs = List.copyOf(signs);
    fields = List.copyOf(fields);
  }

  /**
   * A sign with its weight.
   *
   * @param points what it counts; below 0 it speaks for the mail
   * @param shadow whether it is only recorded and counts nothing
   * @param by {@code plugin/name}
   * @param at the line of the configuration behind the weight; or whose default it is
   */
  public record Counted(
      String symbol, double points, boolean shadow, String seen, String by, String at) {}

  /** What counts against the mail, all together. */
  public double sum() {
    return signs.stream().filter(sign -> !sign.shadow()).mapToDouble(Counted::points).sum();
  }

  /** With one more; a symbol counts once for each mail, however often it is seen: the strongest. */
  public Findings with(Counted sign) {
    var all = new ArrayList<>(signs);
    for (Counted other : signs) {
      if (other.symbol().equals(sign.symbol())) {
        if (Math.abs(other.points()) >= Math.abs(sign.points())) {
          return this;
        }
        all.remove(other);
      }
    }
    all.add(sign);
    return new Findings(all, fields);
  }

  public Findings with(List<HeaderField> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(fields);
    all.addAll(more);
    return new Findings(signs, all);
  }
}
