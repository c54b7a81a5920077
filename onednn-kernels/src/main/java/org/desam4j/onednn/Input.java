package org.desam4j.onednn;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An argument of a primitive that computes in a precision of its own.
 *
 * @param order for each of the primitive's dimensions that of the operand
 */
record Input(Device device, Precision precision, Operand operand, List<Integer> order) {

    /** The kind of memory to ask for: the operand's own, unless it is converted anyway. */
    memory.desc own() {
        return type() == Layout.type(operand.array()) ? layout() : chosen();
    }

    /** The kind of memory to ask for where the primitive chooses the layout. */
    memory.desc chosen() {
        return Layout.any(type(), Layout.sizes(operand.array(), order));
    }

    /** The type of the elements that the primitive reads. */
    memory.data_type type() {
        return Layout.type(precision);
    }

    /**
     * The operand from one index to another, exclusive.
     *
     * @param dimension of the primitive's
     */
    Input part(int dimension, long from, long to) {
        INDArray part = Layout.part(operand.array(), order.get(dimension), from, to);
        return new Input(device, precision, new Operand(part, operand.frozen()), order);
    }

    /**
     * The operand as the primitive takes it. A frozen one is converted here, any other by a step.
     *
     * @param kind that the primitive has chosen
     * @param slot of the scratch memory for the converted operand
     * @param steps to which the conversion is added
     */
    memory as(memory.desc kind, int slot, List<Step> steps) {
        memory given = device.of(operand.array(), layout());
        if (layout().equals(kind)) {
            return given;
        }
        if (operand.frozen()) {
            return device.converted(given, kind);
        }
        memory converted = device.scratch(slot, kind);
        steps.add(Conversion.of(device, given, converted));
        return converted;
    }

    private memory.desc layout() {
        return Layout.of(operand.array(), order);
    }
}
