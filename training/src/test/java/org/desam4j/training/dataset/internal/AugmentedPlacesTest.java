package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Point2D;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The places to which an augmentation moves pixels, compared with Java 2D's transforms, and its ranges. */
class AugmentedPlacesTest {
    private static final int SIZE = 40;

    /** Grey levels that rise by 2 with each column and by 3 with each row, and a mask of single pixels far from each other. */
    private static PreparedCase ramp() {
        byte[] image = new byte[SIZE * SIZE];
        byte[] mask = new byte[SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (20 + 2 * (i % SIZE) + 3 * (i / SIZE));
            mask[i] = (byte) (i % SIZE > 10 && i / SIZE > 17 ? 1 : 0);
        }
        return new PreparedCase(
                "case",
                "hash",
                new SliceRange(0, 1),
                Set.of(),
                Map.of(0, new GreySlice(SIZE, SIZE, image)),
                Map.of(0, new MaskSlice(SIZE, SIZE, mask)),
                SIZE);
    }

    /** A mirror image, then a rotation clockwise and a scaling about the middle, then a shift. */
    private static AffineTransform transform(boolean mirrored, double degrees, double scale, double x, double y) {
        double middle = (SIZE - 1) / 2.0;
        AffineTransform transform = AffineTransform.getTranslateInstance(middle + x * SIZE, middle + y * SIZE);
        transform.scale(scale, scale);
        transform.rotate(Math.toRadians(degrees));
        transform.scale(mirrored ? -1 : 1, 1);
        transform.translate(-middle, -middle);
        return transform;
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, 1, 0.05, 0",
        "false, 0, 1, 0, 0.075",
        "false, 90, 1, 0, 0",
        "false, 12, 1, 0, 0",
        "false, 0, 1.25, 0, 0",
        "true, 0, 1, 0.1, -0.05",
        "true, -9, 0.9, -0.03, 0.04",
        "false, 7, 1.1, 0.02, -0.05"
    })
    void pixelsComeFromWhereTheInverseTransformSays(boolean mirrored, double degrees, double scale, double x, double y)
            throws NoninvertibleTransformException {
        PreparedCase altered = new Augmentation(
                        "test", Augmentation.Grey.SAME, new Augmentation.Pose(mirrored, degrees, scale, x, y), 1)
                .apply(ramp());
        AffineTransform transform = transform(mirrored, degrees, scale, x, y);
        int compared = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            int row = i / SIZE;
            Point2D from = transform.inverseTransform(new Point2D.Double(i % SIZE, row), null);
            if (Math.min(from.getX(), from.getY()) >= 0 && Math.max(from.getX(), from.getY()) < SIZE - 1) {
                double grey = 20 + 2 * from.getX() + 3 * from.getY();
                assertThat((double) (altered.image(0).levels()[i] & 0xff)).isCloseTo(grey, within(0.5 + 1e-9));
                compared++;
            }
            boolean onBoundary = Math.abs(from.getX() - 10.5) < 1e-6 || Math.abs(from.getY() - 17.5) < 1e-6;
            boolean outside = Math.min(from.getX(), from.getY()) < -0.5
                    || Math.max(from.getX(), from.getY()) >= SIZE - 0.5 - 1e-6;
            if (!onBoundary) {
                boolean set = from.getX() > 10.5 && from.getY() > 17.5 && !outside;
                assertThat(altered.mask(0).pixels()[i]).isEqualTo((byte) (set ? 1 : 0));
            }
        }
        assertThat(compared).isGreaterThan(SIZE * SIZE / 2);
    }

    /** Numbers spread evenly over their range: 4000 of them come close to both ends, and their mean to its middle. */
    private static void assertSpread(ToDoubleFunction<Augmentation> number, double low, double high) {
        double[] numbers = IntStream.range(0, 4000)
                .mapToDouble(copy -> number.applyAsDouble(Augmentation.of(7, "case" + copy % 40, copy)))
                .sorted()
                .toArray();
        double width = high - low;
        assertThat(numbers[0]).isBetween(low, low + 0.01 * width);
        assertThat(numbers[3999]).isBetween(high - 0.01 * width, high);
        assertThat(numbers[2000]).isCloseTo((low + high) / 2, within(0.03 * width));
    }

    @Test
    void waysSpreadOverTheirRanges() {
        assertSpread(way -> way.grey().gain(), 0.8, 1.2);
        assertSpread(way -> way.grey().offset(), -15, 15);
        assertSpread(way -> Math.log(way.grey().gamma()), -0.35, 0.35);
        assertSpread(way -> way.grey().noise(), 0, 6);
        assertSpread(way -> way.pose().degrees(), -12, 12);
        assertSpread(way -> way.pose().scale(), 0.88, 1.12);
        assertSpread(way -> way.pose().shiftX(), -0.05, 0.05);
        assertSpread(way -> way.pose().shiftY(), -0.05, 0.05);
    }

    @Test
    void seedsCasesAndCopiesHaveWaysOfTheirOwn() {
        assertThat(IntStream.range(0, 300)
                        .mapToObj(i -> Augmentation.of(i % 3, "case" + i / 3 % 10, i / 30)
                                .noiseSeed()))
                .doesNotHaveDuplicates();
    }

    /** A pixel that the scanner left at exactly 0 is outside of the patient: it stays, whatever the brightness. */
    @Test
    void whatLiesOutsideOfThePatientStaysBlack() {
        PreparedCase dark = new PreparedCase(
                "case",
                "hash",
                new SliceRange(0, 1),
                Set.of(),
                Map.of(0, new GreySlice(SIZE, SIZE, new byte[SIZE * SIZE])),
                Map.of(0, new MaskSlice(SIZE, SIZE, new byte[SIZE * SIZE])),
                SIZE);
        byte[] image = new Augmentation("test", new Augmentation.Grey(1, 15, 1, 6), Augmentation.Pose.SAME, 1)
                .apply(dark)
                .image(0)
                .levels();
        assertThat(image).containsOnly(0);
    }
}
