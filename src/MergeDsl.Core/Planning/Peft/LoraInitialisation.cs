namespace MergeDsl.Core.Planning.Peft;

/// <summary>How PEFT fills the factors of a new adapter (<c>init_lora_weights</c>), as far as the random stream is concerned.</summary>
public enum LoraInitialisation
{
    /// <summary><c>true</c>: A uniform (Kaiming), B zero.</summary>
    Kaiming,

    /// <summary><c>false</c>: both factors stay as their layers were constructed.</summary>
    None,

    /// <summary><c>gaussian</c>: A normal, B zero.</summary>
    Gaussian,
}
