namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL43xx: devices that arithmetic happens on, and modules of PyTorch that adapters are attached to.</summary>
public static class DeviceFindings
{
    /// <summary>PyTorch's native libraries are not there: what was looked for, what the system said.</summary>
    public static FindingDescriptor NoNativeLibrary { get; } =
        new(
            "MDSL4301",
            Severity.Error,
            "PyTorch's native libraries cannot be loaded",
            "'{0}' cannot be loaded{1}: expected PyTorch's native libraries beside the program or in the system's search path",
            "Build with '-p:TorchNative=cpu', 'cuda-linux' or 'cuda-windows' to get them with the program. With your own libtorch ('none') it must be "
                + "of the version that this TorchSharp is made for, and where the system looks for libraries. Published ones may want a newer system."
        );

    /// <summary>There is no such device: device, what was expected.</summary>
    public static FindingDescriptor NoDevice { get; } =
        new(
            "MDSL4302",
            Severity.Error,
            "The device is not there",
            "Device '{0}' cannot be used: {1}",
            "'cuda' needs an NVIDIA GPU with its driver and a program built with '-p:TorchNative=cuda-linux' or 'cuda-windows'; 'cuda:1' is the second GPU. "
                + "'mps' is the GPU of an Apple computer. 'cpu' is always there."
        );

    /// <summary>A module does not fit the device: module, rows, columns, device, what it said.</summary>
    public static FindingDescriptor DeviceMemory { get; } =
        new(
            "MDSL4303",
            Severity.Error,
            "The device has too little memory",
            "Module '{0}' ({1} x {2}) does not fit '{3}', even in small tiles: {4}",
            "Fewer '--threads' merge fewer modules at a time. 'space: core' and 'method: linear' need no dense deltas. The CPU backend needs the least memory."
        );

    /// <summary>An adapter changes a module that the model lacks: adapter, module, hint.</summary>
    public static FindingDescriptor NoTarget { get; } =
        new(
            "MDSL4310",
            Severity.Error,
            "The live model lacks a module",
            "Adapter '{0}' changes module '{1}', which the model does not have{2}",
            "Modules are found by their names in 'named_modules()', or by the end of these: a model that is a part of another one has shorter names."
        );

    /// <summary>Several modules have a name's end: adapter, module, the candidates.</summary>
    public static FindingDescriptor AmbiguousTarget { get; } =
        new(
            "MDSL4311",
            Severity.Error,
            "Several modules of the live model have that name",
            "Adapter '{0}' changes module '{1}', which may be {2}: expected one module whose name ends so",
            "Attach the adapter to the part of the model that it was trained for."
        );

    /// <summary>A module cannot be adapted: adapter, module, what it is, what was expected.</summary>
    public static FindingDescriptor WrongTarget { get; } =
        new(
            "MDSL4312",
            Severity.Error,
            "An adapter does not fit a module of the live model",
            "Adapter '{0}': module '{1}' is {2}: expected {3}",
            "The adapter was trained for a model of other layers. 'mergedsl inspect' shows the modules and shapes of an adapter."
        );

    /// <summary>An adapter uses what live modules cannot do: adapter, what.</summary>
    public static FindingDescriptor NotLive { get; } =
        new(
            "MDSL4313",
            Severity.Error,
            "An adapter cannot be attached to live modules",
            "Adapter '{0}' cannot be attached: {1}",
            "'mergedsl fuse' writes a model with such an adapter in it, whose weights can be loaded instead."
        );

    /// <summary>There is no such adapter: name, hint.</summary>
    public static FindingDescriptor NoAdapter { get; } =
        new(
            "MDSL4314",
            Severity.Error,
            "No adapter of that name is attached",
            "No adapter '{0}' is attached to the model{1}",
            "Adapters have the names that they were added under."
        );

    /// <summary>A parameter has no tensor: file or folder, parameter, hint.</summary>
    public static FindingDescriptor NoWeight { get; } =
        new(
            "MDSL4320",
            Severity.Error,
            "A parameter of the live model has no tensor",
            "'{0}' has no tensor for the model's '{1}'{2}",
            "Names of parameters are those of 'named_parameters()' and 'named_buffers()'; a prefix that one of both sides has is passed over when all names agree behind it."
        );

    /// <summary>A tensor has no parameter: file or folder, tensors.</summary>
    public static FindingDescriptor UnusedWeight { get; } =
        new(
            "MDSL4321",
            Severity.Error,
            "The live model has no place for a tensor",
            "'{0}' holds {1}, for which the model has no parameter",
            "The model in the code has fewer layers, or other names, than the one in the files."
        );

    /// <summary>A tensor has another shape: file or folder, tensor, its shape, expected shape.</summary>
    public static FindingDescriptor WeightShape { get; } =
        new(
            "MDSL4322",
            Severity.Error,
            "A tensor does not fit its parameter",
            "'{0}': tensor '{1}' is {2}: expected {3}",
            "The model in the code has other dimensions than the one in the files."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoNativeLibrary,
        NoDevice,
        DeviceMemory,
        NoTarget,
        AmbiguousTarget,
        WrongTarget,
        NotLive,
        NoAdapter,
        NoWeight,
        UnusedWeight,
        WeightShape,
    ];
}
