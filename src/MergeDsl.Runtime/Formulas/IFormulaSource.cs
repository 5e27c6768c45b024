using MergeDsl.Core.Formulas;

namespace MergeDsl.Runtime.Formulas;

/// <summary>Where the numbers of a formula come from. What it gives is not changed, and may be given again.</summary>
internal interface IFormulaSource
{
    /// <summary>The numbers of a tensor of the adapter; integers as floats.</summary>
    float[] Read(AdapterTensor leaf);

    /// <summary>The integers of a tensor of the adapter.</summary>
    long[] ReadIndices(AdapterTensor leaf);

    /// <summary>The numbers of a tensor of the base model.</summary>
    float[] Read(BaseTensor leaf);

    /// <summary>The tensor that is being changed, as earlier steps left it.</summary>
    float[] Read(CurrentWeight leaf);
}
