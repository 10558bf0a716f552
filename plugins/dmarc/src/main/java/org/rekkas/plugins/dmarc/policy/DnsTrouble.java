package org.rekkas.plugins.dmarc.policy;

/** The DNS did not answer, or not in time: no result, RFC 9989 §5.3.6. */
public final class DnsTrouble extends Exception {
  private static final long serialVersionUID = 1;

  DnsTrouble(String why) {
    super(why);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
