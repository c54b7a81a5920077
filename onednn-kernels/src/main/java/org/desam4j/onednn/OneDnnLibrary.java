package org.desam4j.onednn;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.desam4j.model.graph.exec.KernelLibrary;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Precision;

/** Intel's oneDNN, which chooses instructions by the processor that it runs on. */
public final class OneDnnLibrary implements KernelLibrary {
    /** @throws LinkageError if there is no oneDNN for this machine */
    public OneDnnLibrary() {
        dnnl.version();
    }

    @Override
    public String description() {
        dnnl_version_t version = dnnl.version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + " with "
                + dnnl.get_effective_cpu_isa().intern();
    }

    @Override
    public boolean isFast(Precision precision) {
        return precision == Precision.FLOAT32
                || (dnnl.dnnl_get_effective_cpu_isa() & dnnl.dnnl_cpu_isa_avx512_core_bf16)
                        == dnnl.dnnl_cpu_isa_avx512_core_bf16;
    }

    @Override
    public Kernels open(Precision precision) {
        return new OneDnnKernels(precision);
    }
}
