package org.rekkas.plugins.mailets;

import java.net.InetAddress;

/**
 * Addresses with a common beginning: {@code 192.0.2.0/24}, or one address. All four numbers are
 * written: the JDK takes 192.168 for 192.0.0.168.
 */
record Network(InetAddress first, int bits) {
  static Network of(String text) {
    int slash = text.indexOf('/');
    try {
      var first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int most = first.getAddress().length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      boolean whole = most > 32 || text.split("\\.", -1).length == 4;
      if (whole && bits >= 0 && bits <= most) {
        return new Network(first, bits);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no network (try 192.0.2.0/24)", e);
    }
    throw new IllegalArgumentException("\"" + text + "\" is no network (try 192.0.2.0/24)");
  }

  boolean contains(InetAddress address) {
    byte[] ours = first.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i & 7);
      if ((ours[i >> 3] & mask) != (theirs[i >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
