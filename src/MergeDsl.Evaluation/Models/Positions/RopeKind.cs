namespace MergeDsl.Evaluation.Models.Positions;

/// <summary>How the angles of a rotary position embedding are stretched to longer texts.</summary>
internal enum RopeKind
{
    /// <summary>They are not.</summary>
    Default,

    /// <summary>All frequencies divided by the factor.</summary>
    Linear,

    /// <summary>A larger base for texts longer than the model was trained on.</summary>
    Dynamic,

    /// <summary>Low frequencies divided, high ones kept, as in Llama 3.</summary>
    Llama3,

    /// <summary>A ramp between divided and kept frequencies, and scaled sines.</summary>
    Yarn,

    /// <summary>A factor of its own for every frequency, one list for short and one for long texts.</summary>
    LongRope,
}
