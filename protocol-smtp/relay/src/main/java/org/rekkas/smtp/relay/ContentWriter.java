package org.rekkas.smtp.relay;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.ContentEncoder;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.smtp.wire.Octets;

/**
 * Writes one content that is streamed: as the text of DATA or as chunks of BDAT, a buffer at a
 * time. Each write has its time, and all of them together. Owned by one mail transaction.
 */
final class ContentWriter implements Octets {
  /** Chunks that may be on their way without a reply: their replies must fit into any socket. */
  private static final int MOST_ON_THE_WAY = 8;

  private static final int LEAST_ROOM = 1024;
  private static final int END = 16;

  private final HopConnection hop;
  private final Patience patience;
  private final ContentEncoder encoder;
  private final byte[] out;
  private final long until;
  private int at = Buffers.HEAD;
  private boolean chunks;
  private boolean lastBegun;
  private int onTheWay;
  private Optional<RemoteReply> refused = Optional.empty();

  ContentWriter(HopConnection hop, Patience patience, ContentEncoder encoder, byte[] out) {
    this.hop = hop;
    this.patience = patience;
    this.encoder = encoder;
    this.out = out;
    this.until = System.nanoTime() + patience.content().toNanos();
  }

  /** What writes. */
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  /** The next hop refuses before it has all. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final transient RemoteReply reply;

    Refused(RemoteReply reply) {
      super(reply.toString());
      this.reply = reply;
    }
  }

  ContentWriter asChunks() {
    chunks = true;
    return this;
  }

  /**
   * Writes, and hears a refusal that comes meanwhile, also where the writing itself fails of it.
   */
  Optional<RemoteReply> refusal(Writing writing) throws IOException {
    try {
      writing.run();
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.reply);
    } catch (ContentUnreadable | ReplyUnclear e) {
      throw e;
    } catch (IOException e) {
      throw whatItSaid(e);
    }
  }

  /**
   * A host that has heard enough may say so before it closes the connection: to a chunk or to the
   * text. By LMTP the replies to the whole are not for all, RFC 2033 §4.2 and §4.3.
   */
  private IOException whatItSaid(IOException failed) {
    if (refused.isPresent()) {
      return new HopClosed(refused.get());
    }
    boolean ofEach = hop.key().protocol().answersForEach() && (lastBegun || !chunks);
    int forAll = (chunks ? onTheWay : 1) - (ofEach ? 1 : 0);
    try {
      for (int i = 0; i < forAll; i++) {
        var reply = hop.read(ContentReplies.LAST_WORDS);
        if (!reply.isPositive()) {
          return new HopClosed(reply);
        }
      }
    } catch (IOException _) {
      return failed;
    }
    return ofEach ? new ContentBrokenOff(failed) : failed;
  }

  /** A content that stands encoded in the buffer already. */
  void whole(int end) throws IOException {
    at = end;
    endOfText();
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int start = offset;
    int left = length;
    while (left > 0) {
      int room = (out.length - END - at) / 2 - 2;
      if (room < LEAST_ROOM) {
        flush(false);
        continue;
      }
      int some = Math.min(left, room);
      at = encoder.encode(from, start, some, out, at);
      start += some;
      left -= some;
    }
  }

  void endText() throws IOException {
    at = encoder.finish(out, at);
    endOfText();
  }

  void endChunks() throws IOException {
    at = encoder.finish(out, at);
    flush(true);
    while (onTheWay > 1) {
      chunkAnswered();
    }
  }

  private void endOfText() throws IOException {
    hop.expectSilence();
    out[at++] = '.';
    out[at++] = '\r';
    out[at++] = '\n';
    flush(true);
  }

  private void flush(boolean last) throws IOException {
    if (System.nanoTime() - until >= 0) {
      throw new IOException(
          "the content took longer than " + patience.content().toMinutes() + " m");
    }
    int from = Buffers.HEAD;
    if (chunks) {
      byte[] line = Outgoing.ascii("BDAT " + (at - Buffers.HEAD) + (last ? " LAST\r\n" : "\r\n"));
      from -= line.length;
      System.arraycopy(line, 0, out, from, line.length);
      onTheWay++;
      lastBegun = last;
    }
    hop.write(out, from, at - from, patience.block());
    at = Buffers.HEAD;
    if (onTheWay > MOST_ON_THE_WAY) {
      chunkAnswered();
    }
  }

  /** Replies to chunks but the last, which the caller reads. */
  private void chunkAnswered() throws IOException {
    var reply = hop.read(patience.end());
    onTheWay--;
    if (!reply.isPositive()) {
      refused = Optional.of(reply);
      for (int i = onTheWay; i > 0; i--) {
        RemoteReply _ = hop.read(patience.end());
      }
      throw new Refused(reply);
    }
  }
}
