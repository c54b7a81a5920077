package org.desam4j.cli.device;

/**
 * The generation of an NVIDIA GPU, such as 8.6.
 *
 * @param major the number before the point
 * @param minor the number after it
 */
record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {

    /**
     * Reads {@code MAJOR.MINOR}.
     *
     * @throws IllegalArgumentException if the text is another
     */
    static ComputeCapability parse(String text) {
        if (!text.matches("\\d{1,3}\\.\\d{1,3}")) {
            throw new IllegalArgumentException("no compute capability: " + text);
        }
        int point = text.indexOf('.');
        return new ComputeCapability(
                Integer.parseInt(text.substring(0, point)), Integer.parseInt(text.substring(point + 1)));
    }

    @Override
    public int compareTo(ComputeCapability other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
