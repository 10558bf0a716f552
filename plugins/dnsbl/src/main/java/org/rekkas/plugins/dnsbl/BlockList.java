package org.rekkas.plugins.dnsbl;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.net.Dns.Answer;

/**
 * One list and what it says. An entry's answer lies in 127.0.0.0/8 (RFC 5782 §2.1); any other comes
 * from somebody who is in between or took over the zone. Neither that counts, nor what a list says
 * when it does not want to be asked. Thread-safe.
 */
final class BlockList {
  private final Settings.Listing list;
  private final Soundness soundness;

  BlockList(Settings.Listing list, Surroundings given) {
    this.list = list;
    this.soundness = new Soundness(list, given);
  }

  String zone() {
    return list.zone();
  }

  /** Whether it can be believed. */
  boolean sound() {
    return soundness.sound();
  }

  /** Whether its entries for tests are to be looked at, by whom this says so to. */
  boolean due() {
    return soundness.due();
  }

  /** Where its two entries for tests are. */
  List<String> tests() {
    return soundness.tests().stream().map(this::entry).toList();
  }

  /** What was found there. */
  void tested(Answer<InetAddress> never, Answer<InetAddress> always) {
    soundness.tested(never, always);
  }

  /** Where it says something of a name, or of a reversed address. */
  String entry(String name) {
    return name + "." + list.zone();
  }

  /** What it said. */
  List<Sign> read(Answer<InetAddress> answer, String shown) {
    return switch (answer) {
      case Answer.Found<InetAddress>(var addresses, _, _) -> {
        soundness.answered();
        yield signs(addresses, shown);
      }
      case Answer.Empty<InetAddress> _, Answer.Missing<InetAddress> _ -> {
        soundness.answered();
        yield List.of();
      }
      case Answer.Failed<InetAddress>(String why) -> {
        if (!why.equals(Answer.TOO_MANY)) { // it was not asked
          soundness.failed();
        }
        yield List.of();
      }
    };
  }

  private List<Sign> signs(List<InetAddress> answers, String shown) {
    var signs = new ArrayList<Sign>();
    for (InetAddress answer : answers) {
      byte[] octets = answer.getAddress();
      if (octets.length != 4 || octets[0] != 127) {
        soundness.unbelievable("it answers with " + answer.getHostAddress());
        return List.of();
      }
      if (list.refuses(octets)) {
        soundness.unbelievable("it does not want to be asked: " + answer.getHostAddress());
        return List.of();
      }
      Optional<Symbol> meaning = list.meaning(octets);
      meaning.ifPresent(
          symbol ->
              signs.add(
                  Sign.of(
                      symbol.name(),
                      shown + " is on " + list.zone() + ": " + answer.getHostAddress())));
    }
    return signs;
  }
}
