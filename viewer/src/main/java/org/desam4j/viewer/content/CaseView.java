package org.desam4j.viewer.content;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;

/**
 * A case as a page draws it.
 *
 * @param id the case's name
 * @param site that it comes from
 * @param scan the name of its file
 * @param intensities of the codes in its slices
 * @param affine from voxels of the file to mm to the right, to the front and upwards: 12 numbers, row by row
 * @param planes the ways in which it is cut
 * @param layers the names of what lies over it
 * @param notes lines for the user
 */
public record CaseView(
        String id,
        String site,
        String scan,
        IntensityCode intensities,
        List<Double> affine,
        List<PlaneView> planes,
        List<String> layers,
        List<String> notes) {

    /**
     * A plane of a case.
     *
     * @param name of the plane
     * @param columns pixels of a row
     * @param rows pixels of a column
     * @param slices along the third axis
     * @param columnMm width of a pixel
     * @param rowMm height of a pixel
     * @param sliceMm distance of slices
     * @param start the slice to begin with
     * @param axes for columns, rows and slices the axis of the file, and if it is counted from its end
     */
    record PlaneView(
            String name,
            int columns,
            int rows,
            int slices,
            double columnMm,
            double rowMm,
            double sliceMm,
            int start,
            List<Turn.Axis> axes) {}

    /**
     * The view of a case.
     *
     * @param planes in the order in which they are shown
     */
    public static CaseView of(OpenCase open, List<Plane> planes) {
        List<PlaneView> views = new ArrayList<>();
        for (Plane plane : planes) {
            Geometry geometry = open.geometry(plane);
            Spacing spacing = geometry.spacing();
            views.add(new PlaneView(
                    plane.title(),
                    geometry.columns(),
                    geometry.rows(),
                    geometry.slices(),
                    spacing.x(),
                    spacing.y(),
                    spacing.z(),
                    open.start(plane),
                    plane.axis().turn(open.scan().geometry()).axes()));
        }
        return new CaseView(
                open.source().id(),
                open.source().site(),
                open.source().scan().getFileName().toString(),
                open.code(),
                open.scan().geometry().affine().elements(),
                views,
                open.layers(),
                open.notes());
    }
}
