package org.rekkas.testkit;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record of a {@link DnsZone}, RFC 1035 §3.2, read from its text.
 *
 * @param target where an alias leads; empty: it is none
 */
record DnsRecord(String name, int type, byte[] data, String target) {
  static final int NS = 2;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int RRSIG = 46;
  static final int NSEC = 47;

  private static final Map<String, Integer> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("A", 1);
    TYPES.put("NS", 2);
    TYPES.put("CNAME", CNAME);
    TYPES.put("SOA", SOA);
    TYPES.put("PTR", 12);
    TYPES.put("MX", 15);
    TYPES.put("TXT", 16);
    TYPES.put("AAAA", 28);
    TYPES.put("SRV", 33);
    TYPES.put("RRSIG", RRSIG);
    TYPES.put("NSEC", NSEC);
    TYPES.put("DNSKEY", 48);
    TYPES.put("TLSA", 52);
  }

  static int type(String name) {
    Integer known = TYPES.get(name);
    return known != null ? known : Integer.parseInt(name.substring("TYPE".length()));
  }

  static String typeName(int type) {
    for (Map.Entry<String, Integer> each : TYPES.entrySet()) {
      if (each.getValue() == type) {
        return each.getKey();
      }
    }
    return "TYPE" + type;
  }

  static DnsRecord of(String name, String typeName, String text) {
    int type = type(typeName);
    String[] words = text.split("\\s+");
    var data = new ByteArrayOutputStream();
    if (words[0].equals("\\#")) {
      data.writeBytes(hex(words, 2));
    } else {
      switch (typeName) {
        case "A", "AAAA" -> data.writeBytes(InetAddress.ofLiteral(text).getAddress());
        case "CNAME", "PTR", "NS" -> data.writeBytes(name(text));
        case "MX" -> {
          number(data, Integer.parseInt(words[0]));
          data.writeBytes(name(words[1]));
        }
        case "SRV" -> {
          for (int i = 0; i < 3; i++) {
            number(data, Integer.parseInt(words[i]));
          }
          data.writeBytes(name(words[3]));
        }
        case "TXT" -> texts(data, text);
        case "TLSA" -> {
          for (int i = 0; i < 3; i++) {
            data.write(Integer.parseInt(words[i]));
          }
          data.writeBytes(hex(words, 3));
        }
        default -> throw new IllegalArgumentException(typeName + " takes raw octets only: \\# …");
      }
    }
    return new DnsRecord(name, type, data.toByteArray(), type == CNAME ? text : "");
  }

  private static byte[] hex(String[] words, int from) {
    String digits =
        words.length > from ? String.join("", Arrays.copyOfRange(words, from, words.length)) : "";
    return HexFormat.of().parseHex(digits);
  }

  /** Quoted strings, each to be of at most 255 octets; or all that stands there, in pieces. */
  private static void texts(ByteArrayOutputStream data, String text) {
    String bare = text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    for (String each : bare.split("\"\\s+\"")) {
      byte[] octets = each.getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at == 0 || at < octets.length; at += 255) {
        int length = Math.min(255, octets.length - at);
        data.write(length);
        data.write(octets, at, length);
      }
    }
  }

  static byte[] name(String name) {
    var out = new ByteArrayOutputStream();
    if (!name.equals(".")) {
      for (String label : name.split("\\.")) {
        byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
        out.write(octets.length);
        out.writeBytes(octets);
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  static void number(ByteArrayOutputStream out, int sixteenBits) {
    out.write(sixteenBits >> 8);
    out.write(sixteenBits);
  }

  /** The record on the wire, owned by {@code owner}. */
  void write(ByteArrayOutputStream out, String owner) {
    out.writeBytes(name(owner));
    number(out, type);
    number(out, 1);
    number(out, 0);
    number(out, 300);
    number(out, data.length);
    out.writeBytes(data);
  }
}
