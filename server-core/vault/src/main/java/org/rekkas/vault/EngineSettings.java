package org.rekkas.vault;

import java.time.Duration;

/**
 * How the engine is set up.
 *
 * @param segmentOctets length of a segment file
 * @param inlineOctets a content of more than this gets a file of its own; a draft keeps as much in
 *     memory
 * @param draftOctets memory for all drafts together; beyond it, they go to files early
 * @param reserveOctets free space on the disk below which new contents are refused; a quarter of it
 *     is kept for what makes room again
 * @param cacheOctets memory for blocks of the state
 * @param bufferOctets memory for what the state has not yet written to its files
 * @param keepEvery how often the free space is looked at, and what nobody waits for is forced
 * @param readers threads that read from the disk for virtual threads
 */
public record EngineSettings(
    long segmentOctets,
    int inlineOctets,
    long draftOctets,
    long reserveOctets,
    long cacheOctets,
    long bufferOctets,
    Duration keepEvery,
    int readers) {

  public EngineSettings {
    if (segmentOctets < 64 << 10 || inlineOctets < 0 || inlineOctets > segmentOctets / 4) {
      throw new IllegalArgumentException("a segment holds at least four of the largest contents");
    }
  }

  public static EngineSettings defaults() {
    return new EngineSettings(
        64L << 20,
        64 << 10,
        Runtime.getRuntime().maxMemory() / 4,
        256L << 20,
        16L << 20,
        16L << 20,
        Duration.ofMillis(500),
        2);
  }

  public EngineSettings withSegmentOctets(long octets) {
    return new EngineSettings(
        octets,
        inlineOctets,
        draftOctets,
        reserveOctets,
        cacheOctets,
        bufferOctets,
        keepEvery,
        readers);
  }

  public EngineSettings withInlineOctets(int octets) {
    return new EngineSettings(
        segmentOctets,
        octets,
        draftOctets,
        reserveOctets,
        cacheOctets,
        bufferOctets,
        keepEvery,
        readers);
  }

  public EngineSettings withReserveOctets(long octets) {
    return new EngineSettings(
        segmentOctets,
        inlineOctets,
        draftOctets,
        octets,
        cacheOctets,
        bufferOctets,
        keepEvery,
        readers);
  }

  public EngineSettings withKeepEvery(Duration time) {
    return new EngineSettings(
        segmentOctets,
        inlineOctets,
        draftOctets,
        reserveOctets,
        cacheOctets,
        bufferOctets,
        time,
        readers);
  }
}
