package org.desam4j.training.inference.postprocess.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.volume.MaskSlice;
import org.junit.jupiter.api.Test;

/** The records of SAM's automatic mask generator against its published rule, written down once more and plainly. */
class RecordSelectionTest {
    private static final int SIZE = 64;

    private static byte[] disc(int size, int x, int y, int radius) {
        byte[] mask = new byte[size * size];
        for (int i = 0; i < mask.length; i++) {
            int dx = i % size - x;
            int dy = i / size - y;
            mask[i] = (byte) (dx * dx + dy * dy <= radius * radius ? 1 : 0);
        }
        return mask;
    }

    private static byte[] union(byte[] a, byte[] b) {
        byte[] union = a.clone();
        for (int i = 0; i < union.length; i++) {
            union[i] |= b[i];
        }
        return union;
    }

    private static List<byte[]> masks(RecordSelection selection, GridRecord... candidates) {
        return selection.records(List.of(candidates)).stream()
                .map(record -> record.mask().pixels())
                .toList();
    }

    @Test
    void aMaskThatIsSmallAsAWholeStaysAsItIsAndGoesBehindUntouchedOnes() {
        byte[] small = disc(SIZE, 12, 12, 4);
        byte[] large = disc(SIZE, 44, 40, 12);
        assertThat(count(small)).isEqualTo(49);
        assertThat(count(large)).isEqualTo(441);
        RecordSelection selection = new RecordSelection(SIZE, 141);
        assertThat(masks(
                        selection,
                        new GridRecord(0, 0.9, 1, new MaskSlice(SIZE, SIZE, small)),
                        new GridRecord(1, 0.6, 1, new MaskSlice(SIZE, SIZE, large))))
                .containsExactly(large, small);
        assertThat(masks(selection, new GridRecord(0, 0.9, 1, new MaskSlice(SIZE, SIZE, small))))
                .containsExactly(small);
    }

    @Test
    void untouchedMasksComeFirstInTheOrderOfPredictedIou() {
        byte[] touched = union(disc(SIZE, 14, 14, 10), disc(SIZE, 60, 60, 1));
        byte[] whole = disc(SIZE, 40, 40, 12);
        byte[] overlapping = disc(SIZE, 41, 40, 12);
        RecordSelection selection = new RecordSelection(SIZE, 20);
        assertThat(masks(
                        selection,
                        new GridRecord(0, 0.9, 1, new MaskSlice(SIZE, SIZE, touched)),
                        new GridRecord(1, 0.6, 1, new MaskSlice(SIZE, SIZE, overlapping)),
                        new GridRecord(2, 0.8, 1, new MaskSlice(SIZE, SIZE, whole))))
                .containsExactly(whole, disc(SIZE, 14, 14, 10));
        assertThat(selection.records(List.of())).isEmpty();
    }

    @Test
    void masksThatOverlapOnlyAfterTheirCleaningAreSuppressedToo() {
        byte[] disc = disc(SIZE, 30, 30, 12);
        byte[] same = union(disc(SIZE, 31, 30, 12), disc(SIZE, 2, 2, 1));
        RecordSelection selection = new RecordSelection(SIZE, 20);
        assertThat(masks(
                        selection,
                        new GridRecord(0, 0.9, 1, new MaskSlice(SIZE, SIZE, same)),
                        new GridRecord(1, 0.6, 1, new MaskSlice(SIZE, SIZE, disc))))
                .containsExactly(disc);
    }

    @Test
    void randomGroupsGiveTheRecordsOfThePublishedRule() {
        int size = 20;
        int minimum = 14;
        int keptAsTheyWere = 0;
        for (int seed = 0; seed < 400; seed++) {
            List<GridRecord> group = group(new Random(seed), size);
            List<Published> expected = Published.records(group, size, minimum);
            List<GridRecord> found = new RecordSelection(size, minimum).records(group);
            assertThat(found).extracting(GridRecord::point).isEqualTo(points(expected));
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).mask().pixels()).isEqualTo(expected.get(i).mask);
                assertThat(found.get(i).touched()).isEqualTo(expected.get(i).changed);
                byte[] before = group.get(found.get(i).point()).mask().pixels();
                keptAsTheyWere += found.get(i).touched()
                                && Arrays.equals(before, found.get(i).mask().pixels())
                        ? 1
                        : 0;
            }
        }
        assertThat(keptAsTheyWere).as("changed by name only").isGreaterThan(50);
    }

    /** Up to six masks of discs with specks and holes; some are empty. */
    private static List<GridRecord> group(Random random, int size) {
        List<GridRecord> group = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int point = 0; point < count; point++) {
            byte[] mask = new byte[size * size];
            for (int disc = random.nextInt(3); disc > 0; disc--) {
                mask = union(mask, disc(size, random.nextInt(size), random.nextInt(size), 1 + random.nextInt(6)));
            }
            for (int speck = random.nextInt(3); speck > 0; speck--) {
                mask[random.nextInt(mask.length)] ^= 1;
            }
            group.add(new GridRecord(point, random.nextInt(40) / 40.0, 1, new MaskSlice(size, size, mask)));
        }
        return group;
    }

    private static List<Integer> points(List<Published> records) {
        return records.stream().map(record -> record.point).toList();
    }

    private static long count(byte[] mask) {
        long count = 0;
        for (byte pixel : mask) {
            count += pixel;
        }
        return count;
    }

    /**
     * SAM's generator in the order of its steps: suppression of boxes, small holes, small islands, whether either step found
     * something, and suppression of boxes with 1 for unchanged and 0 for changed masks as scores.
     */
    private static final class Published {
        private final int point;
        private final double score;
        private final boolean changed;
        private final byte[] mask;

        Published(int point, double score, boolean changed, byte[] mask) {
            this.point = point;
            this.score = score;
            this.changed = changed;
            this.mask = mask;
        }

        static List<Published> records(List<GridRecord> group, int size, int minimum) {
            List<Published> all = new ArrayList<>();
            group.forEach(each -> all.add(new Published(
                    each.point(), each.predictedIou(), false, each.mask().pixels())));
            List<Published> cleaned = new ArrayList<>();
            for (Published each : suppressed(all, size)) {
                byte[] filled = withoutSmallRegions(each.mask, size, minimum, 0);
                byte[] kept = withoutSmallRegions(filled == null ? each.mask : filled, size, minimum, 1);
                boolean changed = filled != null || kept != null;
                byte[] mask = kept != null ? kept : filled != null ? filled : each.mask;
                cleaned.add(new Published(each.point, changed ? 0 : 1, changed, mask));
            }
            return suppressed(cleaned, size);
        }

        /** The mask without small regions of the value; null if there are none. */
        private static byte[] withoutSmallRegions(byte[] mask, int size, int minimum, int value) {
            Map<Integer, Set<Integer>> regions = regions(mask, size, value);
            List<Set<Integer>> small = regions.values().stream()
                    .filter(region -> region.size() < minimum)
                    .toList();
            if (small.isEmpty()) {
                return null;
            }
            byte[] result = mask.clone();
            small.forEach(region -> region.forEach(pixel -> result[pixel] = (byte) (1 - value)));
            if (value == 1 && small.size() == regions.size()) {
                Set<Integer> largest = small.get(0);
                for (Set<Integer> region : small) {
                    largest = region.size() > largest.size() ? region : largest;
                }
                largest.forEach(pixel -> result[pixel] = 1);
            }
            return result;
        }

        /** Regions by their smallest pixel, found by passing the smallest index on until nothing changes. */
        private static Map<Integer, Set<Integer>> regions(byte[] mask, int size, int value) {
            int[] label = new int[mask.length];
            Arrays.setAll(label, i -> i);
            boolean changing = true;
            while (changing) {
                changing = false;
                for (int i = 0; i < mask.length; i++) {
                    for (int j = 0; j < mask.length; j++) {
                        boolean neighbours = Math.abs(i % size - j % size) <= 1 && Math.abs(i / size - j / size) <= 1;
                        if (neighbours && mask[i] == value && mask[j] == value && label[j] < label[i]) {
                            label[i] = label[j];
                            changing = true;
                        }
                    }
                }
            }
            Map<Integer, Set<Integer>> regions = new TreeMap<>();
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] == value) {
                    regions.computeIfAbsent(label[i], key -> new HashSet<>()).add(i);
                }
            }
            return regions;
        }

        private static List<Published> suppressed(List<Published> masks, int size) {
            List<Published> waiting = new ArrayList<>(masks);
            waiting.sort(
                    Comparator.comparingDouble((Published each) -> each.score).reversed());
            List<Published> kept = new ArrayList<>();
            while (!waiting.isEmpty()) {
                Published best = waiting.remove(0);
                kept.add(best);
                waiting.removeIf(other -> overlap(best.mask, other.mask, size) > 0.7);
            }
            return kept;
        }

        private static double overlap(byte[] a, byte[] b, int size) {
            int[] first = box(a, size);
            int[] second = box(b, size);
            double width = Math.min(first[2], second[2]) - Math.max(first[0], second[0]);
            double height = Math.min(first[3], second[3]) - Math.max(first[1], second[1]);
            double common = width < 0 || height < 0 ? 0 : width * height;
            return common / (area(first) + area(second) - common);
        }

        private static double area(int[] box) {
            return (double) (box[2] - box[0]) * (box[3] - box[1]);
        }

        private static int[] box(byte[] mask, int size) {
            List<Integer> xs = new ArrayList<>();
            List<Integer> ys = new ArrayList<>();
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] != 0) {
                    xs.add(i % size);
                    ys.add(i / size);
                }
            }
            return xs.isEmpty()
                    ? new int[] {0, 0, 0, 0}
                    : new int[] {
                        xs.stream().min(Comparator.naturalOrder()).orElseThrow(),
                        ys.stream().min(Comparator.naturalOrder()).orElseThrow(),
                        xs.stream().max(Comparator.naturalOrder()).orElseThrow(),
                        ys.stream().max(Comparator.naturalOrder()).orElseThrow()
                    };
        }
    }
}
