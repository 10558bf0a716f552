package org.rekkas.store;

import org.rekkas.spi.store.Usage;

/**
 * The value of {@link Layout#accounts}, open for change within one transaction; see {@link Work}.
 */
final class Holding {
  private static final int VERSION = 1;

  private long messages;
  private long octets;
  private boolean touched;

  static Holding read(byte[] value) {
    var from = new Unpacker(value, VERSION);
    var holding = new Holding();
    holding.messages = from.number();
    holding.octets = from.number();
    return holding;
  }

  byte[] packed() {
    return new Packer(16).number(VERSION).number(messages).number(octets).packed();
  }

  void add(long moreMessages, long moreOctets) {
    messages += moreMessages;
    octets += moreOctets;
    touched = true;
  }

  boolean touched() {
    return touched;
  }

  long octets() {
    return octets;
  }

  Usage usage() {
    return new Usage(messages, octets);
  }
}
