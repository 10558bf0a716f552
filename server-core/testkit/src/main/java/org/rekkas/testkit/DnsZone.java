package org.rekkas.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a {@link DnsServer} answers, read from its text. */
final class DnsZone {
  private static final int NOERROR = 0;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int REFUSED = 5;

  /** For answers that say no, so that they may be remembered for a minute, RFC 2308. */
  private static final DnsRecord SOA = soa();

  /** Of the root, by itself: others may know. */
  private static final DnsRecord NS = new DnsRecord(".", DnsRecord.NS, new byte[1], "");

  private final List<DnsRecord> records = new ArrayList<>();
  private final Map<String, String> faults = new ConcurrentHashMap<>();
  private final Set<String> signed = new HashSet<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  private DnsZone() {}

  static DnsZone of(String text) {
    var zone = new DnsZone();
    for (String line : text.lines().toList()) {
      String bare = line.replaceFirst("(^|\\s);.*", "").strip();
      if (!bare.isEmpty()) {
        zone.add(bare.split("\\s+", 3));
      }
    }
    return zone;
  }

  private void add(String[] words) {
    String name = words[0].toLowerCase(Locale.ROOT);
    if (words[1].equals("!signed")) {
      signed.add(name);
    } else if (words[2].startsWith("!")) {
      faults.put(DnsRecord.type(words[1]) + " " + name, words[2]);
    } else {
      records.add(DnsRecord.of(name, words[1], words[2]));
    }
  }

  boolean isHeld(DnsQuery query) {
    return fault(query).equals("!held");
  }

  private String fault(DnsQuery query) {
    return faults.getOrDefault(query.type() + " " + query.name(), "");
  }

  /** The reply; empty: none is given. */
  byte[] answer(DnsQuery query, int most) {
    return switch (fault(query)) {
      case "", "!held" -> cut(query, reply(query, ""), most);
      case "!lost-once" -> lost.add(query.toString()) ? new byte[0] : reply(query, "");
      case "!silent" -> new byte[0];
      case "!bogus" ->
          query.checksItself() ? reply(query, "") : message(query, SERVFAIL, false, List.of(), "");
      case "!referral" -> message(query, NOERROR, false, List.of(), List.of(NS), "");
      case "!lame" -> {
        byte[] empty = message(query, NOERROR, false, List.of(), List.of(), "");
        empty[3] &= 0x7f; // no recursion
        yield empty;
      }
      case "!servfail" -> message(query, SERVFAIL, false, List.of(), "");
      case "!refused" -> message(query, REFUSED, false, List.of(), "");
      case "!truncate" -> cut(query, reply(query, ""), most > 4096 ? most : 0);
      case "!other-name" -> reply(query, "elsewhere.invalid");
      case "!cut" -> {
        byte[] whole = reply(query, "");
        yield Arrays.copyOf(whole, whole.length - 3);
      }
      case "!garbage" -> {
        byte[] garbage = message(query, NOERROR, false, List.of(), "");
        Arrays.fill(garbage, 4, garbage.length, (byte) 0xff);
        yield garbage;
      }
      default -> throw new IllegalArgumentException(fault(query));
    };
  }

  private byte[] reply(DnsQuery query, String owner) {
    var found = new ArrayList<DnsRecord>();
    var seen = new HashSet<String>();
    String at = query.name();
    boolean authentic = isSigned(at);
    while (seen.add(at)) {
      List<DnsRecord> here = here(at, query.type(), query.wantsSignatures());
      List<DnsRecord> alias = here(at, DnsRecord.CNAME, query.wantsSignatures());
      if (!here.isEmpty() || alias.isEmpty()) {
        found.addAll(here);
        break;
      }
      found.addAll(alias);
      at = alias.getFirst().target().toLowerCase(Locale.ROOT);
      authentic &= isSigned(at);
    }
    int rcode = exists(at) ? NOERROR : NXDOMAIN;
    boolean ad = authentic && query.wantsAd();
    List<DnsRecord> denial = here(at, DnsRecord.NSEC, true);
    return found.isEmpty() && query.wantsSignatures() && !denial.isEmpty()
        ? message(query, rcode, ad, found, denial, owner)
        : message(query, rcode, ad, found, owner);
  }

  private List<DnsRecord> here(String name, int type, boolean signatures) {
    var here = new ArrayList<DnsRecord>();
    for (DnsRecord each : records) {
      if (each.name().equals(name) && each.type() == type) {
        here.add(each);
      }
    }
    for (DnsRecord each : records) {
      boolean isSignature = each.type() == DnsRecord.RRSIG && each.name().equals(name);
      if (signatures && !here.isEmpty() && isSignature && each.data()[1] == type) {
        here.add(each);
      }
    }
    return here;
  }

  private boolean exists(String name) {
    return records.stream().anyMatch(r -> r.name().equals(name) || r.name().endsWith("." + name));
  }

  private boolean isSigned(String name) {
    return signed.stream().anyMatch(z -> name.equals(z) || name.endsWith("." + z));
  }

  private static byte[] cut(DnsQuery query, byte[] reply, int most) {
    if (reply.length <= most) {
      return reply;
    }
    byte[] truncated = message(query, NOERROR, false, List.of(), "");
    truncated[2] |= 2;
    return truncated;
  }

  private static byte[] message(
      DnsQuery query, int rcode, boolean ad, List<DnsRecord> answers, String owner) {
    boolean saysNo = answers.isEmpty() && (rcode == NOERROR || rcode == NXDOMAIN);
    return message(query, rcode, ad, answers, saysNo ? List.of(SOA) : List.of(), owner);
  }

  private static byte[] message(
      DnsQuery query,
      int rcode,
      boolean ad,
      List<DnsRecord> answers,
      List<DnsRecord> authority,
      String owner) {
    var out = new ByteArrayOutputStream();
    DnsRecord.number(out, query.id());
    DnsRecord.number(out, 0x8180 | (ad ? 0x20 : 0) | rcode);
    DnsRecord.number(out, 1);
    DnsRecord.number(out, answers.size());
    DnsRecord.number(out, authority.size());
    DnsRecord.number(out, 0);
    out.writeBytes(query.question());
    for (DnsRecord each : answers) {
      each.write(out, owner.isEmpty() ? each.name() : owner);
    }
    authority.forEach(r -> r.write(out, r.name()));
    return out.toByteArray();
  }

  private static DnsRecord soa() {
    var data = new ByteArrayOutputStream();
    data.writeBytes(new byte[2 + 16]); // names of the root, four times
    DnsRecord.number(data, 0);
    DnsRecord.number(data, 60);
    return new DnsRecord(".", DnsRecord.SOA, data.toByteArray(), "");
  }
}
