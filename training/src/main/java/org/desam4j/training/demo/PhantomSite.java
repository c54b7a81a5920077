package org.desam4j.training.demo;

import java.util.List;
import org.desam4j.training.volume.Spacing;

/**
 * The imaging of one synthetic site; each patient varies around it.
 *
 * @param name of the site
 * @param voxels the volumes' sizes
 * @param glandScale mean size of the glands; 1 is a radius of 20 mm
 * @param scanner the scanner's settings
 */
record PhantomSite(String name, Voxels voxels, double glandScale, Scanner scanner) {

    /**
     * Sizes of a volume.
     *
     * @param across voxels along x and y
     * @param slices voxels along z
     * @param spacing of the voxels in mm
     */
    record Voxels(int across, int slices, Spacing spacing) {}

    /**
     * Settings of a scanner.
     *
     * @param gamma mean exponent of the tissue contrast; 1 leaves it
     * @param glandContrast the contrast of glands to muscle; 1 is usual
     * @param noise mean standard deviation of the noise, where fat has the intensity 1
     * @param biasField strength of the coil's uneven sensitivity: the logarithm of the largest factor
     * @param blur width of the imaging system's blur in mm
     */
    record Scanner(double gamma, double glandContrast, double noise, double biasField, double blur) {}

    /** Four sites that differ as centres and scanners do. */
    static List<PhantomSite> all() {
        return List.of(
                new PhantomSite(
                        "A",
                        new Voxels(128, 12, new Spacing(1.0, 1.0, 4.0)),
                        1.0,
                        new Scanner(1.0, 1.0, 0.03, 0.15, 0.8)),
                new PhantomSite(
                        "B",
                        new Voxels(160, 14, new Spacing(0.8, 0.8, 3.6)),
                        1.1,
                        new Scanner(1.15, 0.95, 0.05, 0.25, 0.8)),
                new PhantomSite(
                        "C",
                        new Voxels(112, 11, new Spacing(1.2, 1.2, 4.0)),
                        0.9,
                        new Scanner(0.85, 1.05, 0.05, 0.35, 1.3)),
                new PhantomSite(
                        "D",
                        new Voxels(144, 12, new Spacing(0.9, 0.9, 4.0)),
                        1.05,
                        new Scanner(1.0, 0.9, 0.07, 0.3, 1.1)));
    }
}
