package org.rekkas.plugins.rspamd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.rekkas.daemon.Daemon;

/** Reads the JSON of an answer: its score, its action, and the scores of its symbols. */
final class Answer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_SYMBOLS = 8;
  private static final int LONGEST = 40;

  private Answer() {}

  /** A symbol of rspamd's. */
  private record Named(String name, double score) {}

  /** What is not whole, or has no score and no action, is no answer (attack H10). */
  static Opinion read(InputStream json) throws IOException {
    try (JsonParser in = JSON.createParser(json)) {
      return object(in);
    } catch (JsonProcessingException e) {
      throw new Daemon.Unavailable("rspamd's answer is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Opinion object(JsonParser in) throws IOException {
    double score = Double.NaN;
    String action = "";
    List<Named> symbols = List.of();
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new Daemon.Unavailable("rspamd's answer is no object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("score") && value.isNumeric()) {
        score = in.getDoubleValue();
      } else if (name.equals("action") && value == JsonToken.VALUE_STRING) {
        action = shown(in.getText());
      } else if (name.equals("symbols") && value == JsonToken.START_OBJECT) {
        symbols = symbols(in);
      } else {
        in.skipChildren();
      }
    }
    if (!Double.isFinite(score) || action.isEmpty() || in.currentToken() != JsonToken.END_OBJECT) {
      throw new Daemon.Unavailable("rspamd's answer has no score or no action");
    }
    return new Opinion(score, action, text(symbols));
  }

  private static List<Named> symbols(JsonParser in) throws IOException {
    var symbols = new ArrayList<Named>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = shown(in.currentName());
      double score = 0;
      if (in.nextToken() != JsonToken.START_OBJECT) {
        in.skipChildren();
        continue;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean itsScore = in.currentName().equals("score");
        if (in.nextToken().isNumeric() && itsScore) {
          score = in.getDoubleValue();
        } else {
          in.skipChildren();
        }
      }
      symbols.add(new Named(name, score));
    }
    return symbols;
  }

  private static List<String> text(List<Named> symbols) {
    return symbols.stream()
        .filter(s -> s.score() != 0)
        .sorted(Comparator.comparingDouble((Named s) -> -Math.abs(s.score())))
        .limit(MOST_SYMBOLS)
        .map(s -> s.name() + String.format(Locale.ROOT, " %.1f", s.score()))
        .toList();
  }

  private static String shown(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    return cut.replaceAll("[^ -~]", "?");
  }
}
